"""The waits between tries, without a server."""

import grpc
import pytest
from inference_client import RetryPolicy
from inference_client.retry import Attempts


class Error(grpc.RpcError):
    def __init__(self, code=grpc.StatusCode.UNAVAILABLE, trailers=()):
        self._code, self._trailers = code, trailers

    def code(self):
        return self._code

    def trailing_metadata(self):
        return self._trailers


def attempts(policy, timeout=None, clock=lambda: 0.0):
    return Attempts(policy, timeout, clock, lambda low, high: high)


def test_waits_grow_to_the_longest_and_end_with_the_last_try():
    tries = attempts(RetryPolicy(max_attempts=5, initial_backoff=1, multiplier=3, max_backoff=5, jitter=0))
    assert [tries.wait_after(Error()) for _ in range(5)] == [1, 3, 5, 5, None]


def test_jitter_spreads_the_wait_around_its_middle():
    policy = RetryPolicy(initial_backoff=1, jitter=0.25)
    assert policy.backoff(1, lambda low, high: low) == 0.75
    assert policy.backoff(1, lambda low, high: high) == 1.25


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode])
def test_only_unavailable_and_resource_exhausted_are_tried_again(code):
    again = attempts(RetryPolicy(jitter=0)).wait_after(Error(code)) is not None
    assert again == (code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED))


def test_a_wait_that_reaches_the_deadline_is_not_begun():
    now = [10.0]
    tries = attempts(RetryPolicy(initial_backoff=1, jitter=0, multiplier=1), 2.5, lambda: now[0])
    assert tries.wait_after(Error()) == 1
    now[0] = 11.0
    assert tries.remaining() == 1.5
    assert tries.wait_after(Error()) == 1
    now[0] = 12.0
    assert tries.wait_after(Error()) is None
    now[0] = 99.0
    assert tries.remaining() == 0


@pytest.mark.parametrize("value,wait", [("250", 0.25), ("0", 0.0), ("-1", None), ("soon", None)])
def test_the_servers_own_wait_counts(value, wait):
    error = Error(trailers=[("grpc-retry-pushback-ms", value)])
    assert attempts(RetryPolicy()).wait_after(error) == wait


@pytest.mark.parametrize("settings", [{"max_attempts": 0}, {"jitter": 1.5}, {"multiplier": 0.5}, {"initial_backoff": -1}])
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(ValueError, match="expected"):
        RetryPolicy(**settings)
