"""The asyncio client against a staged server."""

import asyncio

import grpc
import inference_client as ic
import numpy as np
import pytest
from staged_server import Fail, Hang

Code = grpc.StatusCode
X = {"INPUT0": np.arange(4, dtype=np.float32)}


def run(staged, body, **settings):
    """Runs `body(client)`; the waits between tries are noted, not waited for."""
    waits = []

    async def note(seconds):
        waits.append(seconds)

    async def main():
        async with ic.AsyncInferenceClient(
            staged.address, timeout=30, sleep=note, retry=ic.RetryPolicy(jitter=0), **settings
        ) as client:
            return await asyncio.wait_for(body(client), 30)

    return asyncio.run(main()), waits


def test_infer_many_at_once(staged):
    async def body(client):
        inputs = [{"INPUT0": np.full((2, 3), n, np.int16)} for n in range(8)]
        return await asyncio.gather(*(client.infer("m", x, request_id=str(n)) for n, x in enumerate(inputs)))

    results, _ = run(staged, body)
    assert [result.request_id for result in results] == [str(n) for n in range(8)]
    assert [int(result.outputs["OUTPUT0"].sum()) for result in results] == [6 * n for n in range(8)]


def test_server_and_model_questions(staged):
    async def body(client):
        return (await client.server_live(), await client.server_ready(), await client.model_ready("known"),
                await client.server_metadata(), (await client.model_metadata("m")).inputs)

    answers, _ = run(staged, body)
    assert answers == (True, False, True, ic.ServerMetadata("staged", "1.2", ("statistics",)),
                       (ic.TensorMetadata("INPUT0", "FP32", (-1, 4)),))


def test_unavailable_is_tried_again_with_growing_waits(staged):
    staged.stages = [Fail(Code.UNAVAILABLE), Fail(Code.RESOURCE_EXHAUSTED)]
    result, waits = run(staged, lambda client: client.infer("m", X))
    assert result.model_version == "3" and waits == [0.05, 0.1]


def test_the_servers_own_wait_is_kept(staged):
    staged.stages = [Fail(Code.UNAVAILABLE, trailers=[("grpc-retry-pushback-ms", "300")])]
    assert run(staged, lambda client: client.infer("m", X))[1] == [0.3]


def test_errors_carry_code_and_message(staged):
    staged.stages = [Fail(Code.NOT_FOUND, "Request for unknown model: 'm' is not found")]
    with pytest.raises(ic.NotFoundError, match="unknown model: 'm'"):
        run(staged, lambda client: client.infer("m", X))


def test_a_passed_timeout_is_deadline_exceeded(staged):
    staged.stages = [Hang()]
    with pytest.raises(ic.DeadlineExceededError):
        run(staged, lambda client: client.infer("m", X, timeout=0.2))


def test_cancelling_the_task_cancels_the_call(staged):
    staged.stages = [Hang()]

    async def body(client):
        task = asyncio.ensure_future(client.infer("m", X))
        assert await asyncio.get_running_loop().run_in_executor(None, staged.arrived.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await asyncio.get_running_loop().run_in_executor(None, staged.left.wait, 10)

    assert run(staged, body)[0] is True
    assert len(staged.requests) == 1
