"""What a call raises when it does not answer."""

from __future__ import annotations

import grpc


class InferenceError(Exception):
    """A call failed. `code` is gRPC's status, `message` what the server (or gRPC itself) says about it."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(f"{code.name}: {message}")
        self.code = code
        self.message = message


class InvalidArgumentError(InferenceError):
    """The server refuses the request: a name, type, shape or value is wrong."""


class NotFoundError(InferenceError):
    """There is no such model or version."""


class UnavailableError(InferenceError):
    """The server, or the model, cannot be reached or takes no requests now, and retries did not help."""


class OverloadedError(InferenceError):
    """A limit of the server is reached, and retries did not help."""


class DeadlineExceededError(InferenceError):
    """The timeout passed before the answer came."""


class RequestCancelledError(InferenceError):
    """The call was cancelled."""


class UnimplementedError(InferenceError):
    """The server does not offer this call."""


class InvalidResponseError(InferenceError):
    """The answer does not fit the protocol: a type is unknown, or data and shape disagree."""

    def __init__(self, message: str) -> None:
        super().__init__(grpc.StatusCode.INTERNAL, message)


_BY_CODE: dict[grpc.StatusCode, type[InferenceError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidArgumentError,
    grpc.StatusCode.NOT_FOUND: NotFoundError,
    grpc.StatusCode.UNAVAILABLE: UnavailableError,
    grpc.StatusCode.RESOURCE_EXHAUSTED: OverloadedError,
    grpc.StatusCode.DEADLINE_EXCEEDED: DeadlineExceededError,
    grpc.StatusCode.CANCELLED: RequestCancelledError,
    grpc.StatusCode.UNIMPLEMENTED: UnimplementedError,
}


def from_status(code: grpc.StatusCode, message: str | None) -> InferenceError:
    """The error for a status."""
    return _BY_CODE.get(code, InferenceError)(code, message or "the server gave no message")
