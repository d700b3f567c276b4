"""Embedding and comparing on a real server, against the golden vectors of the model's makers."""

import json
from pathlib import Path

import inference_client as ic
import numpy as np
import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "lyrics"
GOLDEN = json.loads((SAMPLES / "golden.json").read_text("utf-8"))
MODEL = "lyrics-clip"
# The golden texts were made with control tokens recognized; the server takes them for text.
TEXTS = [text for text in GOLDEN["texts"] if "<|" not in text["text"]]


@pytest.fixture
def client(address):
    with ic.InferenceClient(address, timeout=60) as client:
        try:
            client.model_ready(MODEL)
        except ic.NotFoundError:
            pytest.skip(f"needs the model {MODEL}")
        yield client


def picture(name):
    return SAMPLES / "gallery" / f"{name}.png"


def unit(values):
    vector = np.array(values, np.float64)
    return vector / np.linalg.norm(vector)


def test_golden_texts(client):
    answer = client.tasks.embed_texts([text["text"] for text in TEXTS], model=MODEL)
    assert answer.model == MODEL and answer.space.startswith("clip-") and answer.vectors.dtype == np.float32
    np.testing.assert_allclose(answer.vectors, [unit(text["text_embeds"]) for text in TEXTS], atol=1e-5)


@pytest.mark.parametrize("form", ["path", "str", "bytes", "pil"])
def test_golden_pictures_in_every_form(client, form):
    forms = {
        "path": lambda path: path,
        "str": str,
        "bytes": lambda path: path.read_bytes(),
        "pil": lambda path: pytest.importorskip("PIL.Image").open(path),
    }
    images = [forms[form](picture(image["id"])) for image in GOLDEN["images"]]
    answer = client.tasks.embed_images(images, model=MODEL)
    np.testing.assert_allclose(answer.vectors, [unit(image["image_embeds"]) for image in GOLDEN["images"]], atol=1e-5)


def test_streams_answer_in_order(client):
    texts = [f"{index} snow on the road" for index in range(75)]
    together = client.tasks.embed_texts(texts, model=MODEL).vectors
    groups = list(client.tasks.stream_embed_texts(iter(texts), batch=10, model=MODEL))
    assert [len(group.vectors) for group in groups] == [10] * 7 + [5]
    np.testing.assert_allclose(np.concatenate([group.vectors for group in groups]), together, atol=1e-6)
    paths = [picture(image["id"]) for image in GOLDEN["images"]]
    streamed = np.concatenate([group.vectors for group in client.tasks.stream_embed_images(paths, batch=3, model=MODEL)])
    np.testing.assert_allclose(streamed, client.tasks.embed_images(paths, model=MODEL).vectors, atol=1e-6)


def test_a_bad_item_ends_its_stream_with_its_error(client):
    answers = client.tasks.stream_embed_images([picture("beach_1"), b"GIF89a"], batch=1, model=MODEL)
    assert next(answers).vectors.shape == (1, 128)
    with pytest.raises(ic.InvalidArgumentError, match="GIF"):
        next(answers)


def test_a_stream_left_early_frees_the_server(client):
    answers = client.tasks.stream_embed_texts((str(index) for index in range(10_000)), batch=1, model=MODEL)
    assert next(answers).vectors.shape == (1, 128)
    answers.close() if hasattr(answers, "close") else None
    assert client.tasks.embed_texts(["after"], model=MODEL).vectors.shape == (1, 128)


def test_clip_score_is_the_cosine_and_its_stretch(client):
    texts = ["별이 빛나는 밤", "a beach in the sun"]
    images = [picture("starry_night_1"), picture("beach_1"), picture("aurora_1")]
    scores = client.tasks.clip_score(texts, images, model=MODEL)
    expected = client.tasks.embed_texts(texts, model=MODEL).vectors @ client.tasks.embed_images(images, model=MODEL).vectors.T
    np.testing.assert_allclose(scores.cosines, expected, atol=1e-6)
    np.testing.assert_allclose(scores.clip_scores, 2.5 * np.maximum(expected, 0), atol=1e-5)
    assert scores.cosines.shape == (2, 3) and (scores.clip_scores >= 0).all() and scores.cosines.min() < 0.2


def test_a_long_text_says_what_was_cut(client):
    assert client.tasks.embed_texts(["moon " * 500, "moon"], model=MODEL).tokens_cut[1] == 0
    assert client.tasks.embed_texts(["moon " * 500], model=MODEL).tokens_cut[0] > 0


def test_what_is_wrong_is_said(client):
    with pytest.raises(ic.InvalidArgumentError, match="0 texts, expected 1 to"):
        client.tasks.embed_texts([])
    with pytest.raises(ic.NotFoundError, match="no-such"):
        client.tasks.embed_texts(["a"], model="no-such")
    with pytest.raises(ic.InferenceError, match="cannot serve as TextEmbedder"):
        client.tasks.embed_texts(["a"], model="add_sub")
    with pytest.raises(TypeError, match="expected a path"):
        client.tasks.embed_images([3])
