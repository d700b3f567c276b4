"""Real models behind a real server, on real inputs with values computed elsewhere."""
import json
import os
from pathlib import Path

import numpy as np
import pytest

from inference_client import InferenceClient, NotFoundError

ASSETS = Path(os.environ.get("INFERENCE_SERVER_ASSETS", Path(__file__).resolve().parents[2].parent / "shared" / "assets"))
EXPECTED = ASSETS / "expected" / "model_io"
CASES = {
    "musicnn-mtat_b2": ("musicnn-mtat", 1e-4),
    "superres_wolves": ("super-resolution", 1e-4),
    "basic-pitch_trumpet": ("basic-pitch", 1e-3),
    "triton-simple": ("simple", 0),
    "triton-simple_int8": ("simple_int8", 0),
}


def real_client(address, model):
    client = InferenceClient(address, timeout=120)
    if not EXPECTED.is_dir():
        pytest.skip("needs the assets beside the project")
    try:
        client.model_metadata(model)
    except NotFoundError:
        pytest.skip(f"needs a server that serves '{model}' (eng/real-models)")
    return client


@pytest.mark.parametrize("case", CASES)
def test_outputs_equal_the_expected_ones(case, address):
    model, tolerance = CASES[case]
    with real_client(address, model) as client:
        case = next(c for c in json.loads((EXPECTED / "cases.json").read_text()) if c["name"] == case)
        inputs = {name: np.load(EXPECTED / file) for name, file in case["in"].items()}
        result = client.infer(model, inputs)
        assert case["out"]
        for name, about in case["out"].items():
            expected = np.load(EXPECTED / about["file"])
            actual = result.outputs[name]
            assert list(actual.shape) == about["shape"]
            if "stored_region" in case:
                actual = actual[..., 300:428, 300:428]
            np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


def test_faces_are_found_where_they_are(address):
    with real_client(address, "face-rfb-320") as client:
        pixels = np.load(EXPECTED / "faces_1.rgb_240x320.npy").astype(np.float32)
        planes = ((pixels - 127) / 128).transpose(2, 0, 1)[None]
        outputs = client.infer("face-rfb-320", {"input": planes}).outputs
        index = np.load(EXPECTED / "faces_1.top64_index.npy")
        np.testing.assert_allclose(outputs["scores"][0, index], np.load(EXPECTED / "faces_1.top64_scores.npy"), atol=1e-4)
        np.testing.assert_allclose(outputs["boxes"][0, index], np.load(EXPECTED / "faces_1.top64_boxes.npy"), atol=1e-4)
