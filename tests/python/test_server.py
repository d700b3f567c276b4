"""Both clients against a real server that serves identity_<type> and add_sub."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import inference_client as ic
import numpy as np
import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "clients" / "python"

TYPES = {
    "bool": np.bool_, "uint8": np.uint8, "uint16": np.uint16, "uint32": np.uint32, "uint64": np.uint64,
    "int8": np.int8, "int16": np.int16, "int32": np.int32, "int64": np.int64,
    "fp16": np.float16, "fp32": np.float32, "fp64": np.float64, "bytes": np.object_, "bf16": None,
}


@pytest.fixture
def client(address):
    with ic.InferenceClient(address, timeout=30) as client:
        yield client


def has(client, model):
    try:
        return client.model_ready(model)
    except ic.NotFoundError:
        return False


def value_for(client, model, name):
    sizes = [max(size, 4 if at else 1) for at, size in enumerate(client.model_metadata(model).inputs[0].shape)]
    numbers = np.arange(np.prod(sizes)).reshape(sizes)
    if name == "bf16":
        return ic.BFloat16Tensor.from_float32(numbers)
    if name == "bytes":
        return np.array([f"물 {n}\0".encode() for n in numbers.ravel()], np.object_).reshape(sizes)
    return numbers.astype(TYPES[name])


@pytest.mark.parametrize("name", TYPES)
def test_identity_of_every_type(client, name):
    model = f"identity_{name}"
    if not has(client, model):
        pytest.skip(f"needs the model {model} of tests/python/models")
    value = value_for(client, model, name)
    result = client.infer(model, {"INPUT0": value}, request_id="r")
    assert result.datatypes["OUTPUT0"] == name.upper() and result.request_id == "r" and result.model_version
    expected = value.to_float32() if isinstance(value, ic.BFloat16Tensor) else value
    np.testing.assert_array_equal(result.outputs["OUTPUT0"], expected)


def add_sub_inputs(shape):
    sizes = [max(size, 1) for size in shape]
    return {"INPUT0": np.arange(16, dtype=np.int32).reshape(sizes), "INPUT1": np.full(sizes, 3, np.int32)}


def test_add_sub(client):
    inputs = add_sub_inputs(client.model_metadata("add_sub").inputs[0].shape)
    outputs = client.infer("add_sub", inputs).outputs
    np.testing.assert_array_equal(outputs["OUTPUT0"], inputs["INPUT0"] + 3)
    np.testing.assert_array_equal(outputs["OUTPUT1"], inputs["INPUT0"] - 3)


def test_add_sub_one_output_only(client):
    inputs = add_sub_inputs(client.model_metadata("add_sub").inputs[0].shape)
    assert set(client.infer("add_sub", inputs, outputs=["OUTPUT1"]).outputs) == {"OUTPUT1"}


def test_add_sub_many_at_once_over_asyncio(address):
    async def main():
        async with ic.AsyncInferenceClient(address, timeout=30) as client:
            inputs = add_sub_inputs((await client.model_metadata("add_sub")).inputs[0].shape)
            results = await asyncio.gather(*(
                client.infer("add_sub", {**inputs, "INPUT1": np.full_like(inputs["INPUT1"], n)}) for n in range(32)))
            for n, result in enumerate(results):
                np.testing.assert_array_equal(result.outputs["OUTPUT0"], inputs["INPUT0"] + n)

    asyncio.run(asyncio.wait_for(main(), 60))


def test_server_is_live_ready_and_named(client):
    assert client.server_live() and client.server_ready()
    server = client.server_metadata()
    assert server.name and server.version and "binary_tensor_data" in server.extensions


def test_an_unknown_model_is_not_found(client):
    with pytest.raises(ic.NotFoundError, match="Request for unknown model"):
        client.infer("no_such_model", {"INPUT0": np.zeros(1, np.float32)})


def test_a_wrong_type_is_an_invalid_argument(client):
    shape = client.model_metadata("add_sub").inputs[0].shape
    inputs = {name: value.astype(np.float32) for name, value in add_sub_inputs(shape).items()}
    with pytest.raises(ic.InvalidArgumentError, match="data-type is 'FP32'"):
        client.infer("add_sub", inputs)


def test_the_readmes_example_runs(client, address, capsys):
    if not has(client, "identity"):
        pytest.skip("needs the model identity")
    example = re.search(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text(), re.DOTALL).group(1)
    assert "localhost:8001" in example
    exec(compile(example.replace("localhost:8001", address), "README.md", "exec"), {})
    assert capsys.readouterr().out == "[[1. 1. 1. 1.]] 1\n"


def test_the_quickstart_prints_sum_and_difference(address):
    done = subprocess.run([sys.executable, str(PACKAGE / "examples" / "quickstart.py"), address], timeout=60,
                          capture_output=True, text=True, env={"PYTHONPATH": str(PACKAGE)})
    assert done.returncode == 0, done.stderr
    assert "[2, 3, 4, 5, 6," in done.stdout and "[-2, -1, 0, 1, 2," in done.stdout
