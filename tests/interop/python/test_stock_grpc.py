"""A client that knows nothing of this project but its protos: stock grpcio over stubs made by protoc, against a real server."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import grpc
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def wire(tmp_path_factory):
    address = os.environ.get("INFERENCE_SERVER_ADDRESS")
    plugin = shutil.which("grpc_python_plugin")
    if not address or not plugin or not shutil.which("protoc"):
        pytest.skip("needs a running server in INFERENCE_SERVER_ADDRESS, protoc and grpc_python_plugin")
    stubs = tmp_path_factory.mktemp("stubs")
    protos = ["inference/grpc_service.proto", "inference/model_config.proto"]
    subprocess.run(["protoc", f"-I{ROOT / 'proto'}", f"--python_out={stubs}", f"--grpc_python_out={stubs}",
                    f"--plugin=protoc-gen-grpc_python={plugin}", *protos], check=True)
    sys.path.insert(0, str(stubs))
    from inference import grpc_service_pb2, grpc_service_pb2_grpc
    with grpc.insecure_channel(address, options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]) as channel:
        yield grpc_service_pb2, grpc_service_pb2_grpc.GRPCInferenceServiceStub(channel)


def add_sub(messages, raw):
    request = messages.ModelInferRequest(model_name="add_sub", id="42")
    for name in ("INPUT0", "INPUT1"):
        tensor = request.inputs.add(name=name, datatype="INT32", shape=[1, 16])
        if raw:
            request.raw_input_contents.append(np.arange(16, dtype=np.int32).tobytes())
        else:
            tensor.contents.int_contents.extend(range(16))
    return request


def test_server_and_model_say_who_they_are(wire):
    messages, stub = wire
    assert stub.ServerLive(messages.ServerLiveRequest(), timeout=30).live
    assert stub.ServerReady(messages.ServerReadyRequest(), timeout=30).ready
    assert "binary_tensor_data" in stub.ServerMetadata(messages.ServerMetadataRequest(), timeout=30).extensions
    assert stub.ModelReady(messages.ModelReadyRequest(name="add_sub"), timeout=30).ready
    metadata = stub.ModelMetadata(messages.ModelMetadataRequest(name="add_sub"), timeout=30)
    assert [(i.name, i.datatype, list(i.shape)) for i in metadata.inputs] == [("INPUT0", "INT32", [-1, 16]), ("INPUT1", "INT32", [-1, 16])]


@pytest.mark.parametrize("raw", [True, False])
def test_raw_and_typed_contents_give_raw_answers(wire, raw):
    messages, stub = wire
    answer = stub.ModelInfer(add_sub(messages, raw), timeout=30)
    assert (answer.model_name, answer.model_version, answer.id) == ("add_sub", "1", "42")
    assert [output.name for output in answer.outputs] == ["OUTPUT0", "OUTPUT1"]
    np.testing.assert_array_equal(np.frombuffer(answer.raw_output_contents[0], np.int32), 2 * np.arange(16))
    np.testing.assert_array_equal(np.frombuffer(answer.raw_output_contents[1], np.int32), np.zeros(16))


def test_sixteen_megabytes_come_back(wire):
    messages, stub = wire
    data = np.random.default_rng(7).random(4 << 20, dtype=np.float32).tobytes()
    request = messages.ModelInferRequest(model_name="identity", raw_input_contents=[data])
    request.inputs.add(name="INPUT0", datatype="FP32", shape=[1, 4 << 20])
    assert stub.ModelInfer(request, timeout=60).raw_output_contents[0] == data


@pytest.mark.parametrize("change, code, text", [
    (lambda r: setattr(r, "model_name", "nope"), grpc.StatusCode.NOT_FOUND, "Request for unknown model"),
    (lambda r: setattr(r, "model_version", "7"), grpc.StatusCode.NOT_FOUND, "version 7 is not found"),
    (lambda r: r.raw_input_contents.pop(), grpc.StatusCode.INVALID_ARGUMENT, "unable to find data for input tensor 'INPUT1'"),
    (lambda r: r.inputs[0].contents.int_contents.append(1), grpc.StatusCode.INVALID_ARGUMENT, "contents field must not be specified"),
    (lambda r: setattr(r.inputs[0], "datatype", "FP32"), grpc.StatusCode.INVALID_ARGUMENT, "data-type is 'FP32', but model 'add_sub' expects 'INT32'"),
])
def test_faults_have_the_protocols_code_and_words(wire, change, code, text):
    messages, stub = wire
    request = add_sub(messages, raw=True)
    change(request)
    with pytest.raises(grpc.RpcError) as failure:
        stub.ModelInfer(request, timeout=30)
    assert failure.value.code() == code
    assert text in failure.value.details()


def test_calls_not_served_are_unimplemented(wire):
    messages, stub = wire
    with pytest.raises(grpc.RpcError) as failure:
        stub.ModelStatistics(messages.ModelStatisticsRequest(), timeout=30)
    assert failure.value.code() == grpc.StatusCode.UNIMPLEMENTED
