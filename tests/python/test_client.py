"""The blocking client against a staged server."""

import threading

import grpc
import inference_client as ic
import numpy as np
import pytest
from inference_client._generated.inference import grpc_service_pb2 as pb
from staged_server import Fail, Hang

Code = grpc.StatusCode
X = {"INPUT0": np.arange(4, dtype=np.float32)}


def connect(staged, **settings):
    waits = []
    settings.setdefault("retry", ic.RetryPolicy(jitter=0))
    return ic.InferenceClient(staged.address, timeout=30, sleep=waits.append, **settings), waits


def test_infer_sends_and_returns_everything(staged):
    client, _ = connect(staged, metadata=[("authorization", "Bearer x")])
    with client:
        result = client.infer(
            "m", {"INPUT0": np.ones((2, 3), np.float16), "INPUT1": np.array([b"a", "b"], np.object_)},
            outputs=["OUTPUT0"], version="3", request_id="r1",
            parameters={"b": True, "i": -5, "u": 2**63, "f": 0.5, "s": "t"})
    request = staged.requests[0]
    assert (request.model_name, request.model_version, request.id) == ("m", "3", "r1")
    assert [output.name for output in request.outputs] == ["OUTPUT0"]
    assert [value.WhichOneof("parameter_choice") for _, value in sorted(request.parameters.items())] == [
        "bool_param", "double_param", "int64_param", "string_param", "uint64_param"]
    assert staged.metadata[0]["authorization"] == "Bearer x"
    assert (result.model_name, result.model_version, result.request_id) == ("m", "3", "r1")
    assert result.parameters == {"b": True, "i": -5, "u": 2**63, "f": 0.5, "s": "t"}
    assert result.datatypes == {"OUTPUT0": "FP16", "OUTPUT1": "BYTES"}
    np.testing.assert_array_equal(result.outputs["OUTPUT0"], np.ones((2, 3), np.float16))
    assert result.outputs["OUTPUT1"].tolist() == [b"a", b"b"]


def test_answers_in_typed_lists_are_read(staged):
    response = pb.ModelInferResponse()
    response.outputs.add(name="y", datatype="INT64", shape=[2]).contents.int64_contents.extend([4, 5])
    staged.stages = [response]
    client, _ = connect(staged)
    with client:
        assert client.infer("m", X).outputs["y"].tolist() == [4, 5]


def test_raw_contents_that_do_not_match_the_outputs_are_an_invalid_response(staged):
    staged.stages = [pb.ModelInferResponse(raw_output_contents=[b"", b""])]
    client, _ = connect(staged)
    with client, pytest.raises(ic.InvalidResponseError, match="0 outputs and 2 raw contents"):
        client.infer("m", X)


def test_server_and_model_questions(staged):
    client, _ = connect(staged)
    with client:
        assert client.server_live() is True
        assert client.server_ready() is False
        assert client.model_ready("known") is True
        assert client.model_ready("known", version="4") is False
        assert client.server_metadata() == ic.ServerMetadata("staged", "1.2", ("statistics",))
        assert client.model_metadata("m") == ic.ModelMetadata(
            "m", ("1", "3"), "staged", (ic.TensorMetadata("INPUT0", "FP32", (-1, 4)),),
            (ic.TensorMetadata("OUTPUT0", "BYTES", (-1,)),))


def test_unavailable_and_resource_exhausted_are_tried_again_with_growing_waits(staged):
    staged.stages = [Fail(Code.UNAVAILABLE), Fail(Code.RESOURCE_EXHAUSTED)]
    client, waits = connect(staged)
    with client:
        assert client.infer("m", X).model_version == "3"
    assert waits == [0.05, 0.1] and len(staged.requests) == 3


def test_the_last_error_stands_when_tries_are_used_up(staged):
    staged.stages = [Fail(Code.UNAVAILABLE, f"try {n}") for n in range(4)]
    client, waits = connect(staged)
    with client, pytest.raises(ic.UnavailableError, match="UNAVAILABLE: try 3") as raised:
        client.infer("m", X)
    assert (raised.value.code, raised.value.message) == (Code.UNAVAILABLE, "try 3")
    assert len(waits) == 3 and len(staged.requests) == 4


def test_the_servers_own_wait_is_kept(staged):
    staged.stages = [Fail(Code.RESOURCE_EXHAUSTED, trailers=[("grpc-retry-pushback-ms", "700")])]
    client, waits = connect(staged)
    with client:
        client.infer("m", X)
    assert waits == [0.7]


def test_a_request_of_a_sequence_is_not_tried_again(staged):
    staged.stages = [Fail(Code.UNAVAILABLE)]
    client, _ = connect(staged)
    with client, pytest.raises(ic.UnavailableError):
        client.infer("m", X, parameters={"sequence_id": 7})
    assert len(staged.requests) == 1


def test_questions_about_now_are_asked_once(staged):
    staged.stages = [Fail(Code.UNAVAILABLE)]
    client, _ = connect(staged)
    with client, pytest.raises(ic.UnavailableError):
        client.server_live()
    assert len(staged.requests) == 1


@pytest.mark.parametrize("code,kind", [
    (Code.INVALID_ARGUMENT, ic.InvalidArgumentError), (Code.NOT_FOUND, ic.NotFoundError),
    (Code.UNIMPLEMENTED, ic.UnimplementedError), (Code.CANCELLED, ic.RequestCancelledError),
    (Code.DEADLINE_EXCEEDED, ic.DeadlineExceededError), (Code.INTERNAL, ic.InferenceError)])
def test_each_status_has_its_error(staged, code, kind):
    staged.stages = [Fail(code, "why")]
    client, _ = connect(staged)
    with client, pytest.raises(ic.InferenceError) as raised:
        client.infer("m", X)
    assert (type(raised.value), raised.value.code, raised.value.message) == (kind, code, "why")


def test_a_passed_timeout_is_deadline_exceeded(staged):
    staged.stages = [Hang()]
    client, _ = connect(staged)
    with client, pytest.raises(ic.DeadlineExceededError):
        client.infer("m", X, timeout=0.2)


def test_cancelling_from_another_thread_ends_the_call_on_both_sides(staged):
    staged.stages = [Hang()]
    client, _ = connect(staged)
    cancellation = ic.Cancellation()

    def cancel_when_it_runs():
        if staged.arrived.wait(10):
            cancellation.cancel()

    thread = threading.Thread(target=cancel_when_it_runs)
    thread.start()
    with client, pytest.raises(ic.RequestCancelledError):
        client.infer("m", X, cancellation=cancellation)
    thread.join(10)
    assert staged.left.wait(10) and len(staged.requests) == 1


def test_cancelling_ends_the_wait_for_the_next_try(staged):
    staged.stages = [Fail(Code.UNAVAILABLE)]
    client, _ = connect(staged, retry=ic.RetryPolicy(initial_backoff=25, max_backoff=25, jitter=0))
    waiting, cancellation = threading.Event(), ic.Cancellation()
    wait = cancellation.wait
    cancellation.wait = lambda seconds: (waiting.set(), wait(seconds))[1]
    thread = threading.Thread(target=lambda: waiting.wait(10) and cancellation.cancel())
    thread.start()
    with client, pytest.raises(ic.RequestCancelledError):
        client.infer("m", X, cancellation=cancellation)
    thread.join(10)
    assert len(staged.requests) == 1


def test_a_cancellation_that_was_requested_ends_later_calls_at_once(staged):
    cancellation = ic.Cancellation()
    cancellation.cancel()
    client, _ = connect(staged)
    with client, pytest.raises(ic.RequestCancelledError):
        client.infer("m", X, cancellation=cancellation)
    assert staged.requests == []


def test_nobody_at_the_address_is_unavailable():
    with ic.InferenceClient("127.0.0.1:1", retry=ic.RetryPolicy(max_attempts=1)) as client:
        with pytest.raises(ic.UnavailableError):
            client.server_live(timeout=10)


def test_a_parameter_of_another_type_is_refused_by_name(staged):
    client, _ = connect(staged)
    with client, pytest.raises(TypeError, match="parameter 'p' is a list"):
        client.infer("m", X, parameters={"p": [1]})
    assert staged.requests == []
