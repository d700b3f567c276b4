"""When a failed call is tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import grpc

_PUSHBACK = "grpc-retry-pushback-ms"


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential back-off with jitter.

    Requests of a sequence (those with the parameter `sequence_id`) are never tried again: the server may have
    counted the first one.
    """

    #: Tries in all, at least 1; 1 turns retrying off.
    max_attempts: int = 4
    #: Seconds before the second try.
    initial_backoff: float = 0.05
    #: What the wait grows by.
    multiplier: float = 2.0
    #: The longest wait in seconds.
    max_backoff: float = 2.0
    #: Share of the wait, 0 to 1, by which chance shortens or lengthens it, so that callers do not come back together.
    jitter: float = 0.2
    #: What is tried again.
    codes: frozenset[grpc.StatusCode] = field(
        default_factory=lambda: frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED})
    )

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise ValueError(f"max_attempts is {self.max_attempts}, expected at least 1")
        if not 0 <= self.jitter <= 1:
            raise ValueError(f"jitter is {self.jitter}, expected 0 to 1")
        if self.initial_backoff < 0 or self.max_backoff < 0 or self.multiplier < 1:
            raise ValueError("expected waits of at least 0 seconds and a multiplier of at least 1")

    def backoff(self, failures: int, uniform: Callable[[float, float], float]) -> float:
        """Seconds to wait after that many failures; `uniform` draws between two bounds."""
        wait = min(self.initial_backoff * self.multiplier ** (failures - 1), self.max_backoff)
        return wait * uniform(1 - self.jitter, 1 + self.jitter)


NEVER = RetryPolicy(max_attempts=1)


class Attempts:
    """The tries of one call: how long each may take, and how long to wait for the next."""

    def __init__(
        self,
        policy: RetryPolicy,
        timeout: float | None,
        clock: Callable[[], float],
        uniform: Callable[[float, float], float],
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._uniform = uniform
        self._deadline = None if timeout is None else clock() + timeout
        self._failures = 0

    def remaining(self) -> float | None:
        """Seconds until the deadline, at least 0; None where there is none."""
        return None if self._deadline is None else max(0.0, self._deadline - self._clock())

    def wait_after(self, error: grpc.RpcError) -> float | None:
        """Seconds to wait before the next try; None where there is none: the error stands."""
        self._failures += 1
        if error.code() not in self._policy.codes or self._failures >= self._policy.max_attempts:
            return None
        wait = self._policy.backoff(self._failures, self._uniform)
        pushback = _trailers(error).get(_PUSHBACK)
        if pushback is not None:
            if not pushback.isdecimal():
                return None  # a negative or unreadable number: the server asks to be left alone
            wait = int(pushback) / 1000
        remaining = self.remaining()
        return None if remaining is not None and wait >= remaining else wait


def _trailers(error: grpc.RpcError) -> Mapping[str, str]:
    return {str(key): str(value) for key, value in (error.trailing_metadata() or ())}
