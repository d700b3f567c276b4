"""The client for threads."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

import grpc
import numpy.typing as npt

from . import errors, messages
from ._generated.inference import grpc_service_pb2 as pb
from ._generated.inference import grpc_service_pb2_grpc as stubs
from .bfloat16 import BFloat16Tensor
from .cancellation import Cancellation
from .channel import OPTIONS, retries_of
from .collections import Collections
from .lyrics import Lyrics
from .results import InferResult, ModelMetadata, Parameter, ServerMetadata
from .retry import NEVER, Attempts, RetryPolicy
from .tasks import Tasks


class InferenceClient:
    """Calls models over one connection. May be used by several threads; close it, or use it in a `with`.

    Every call takes a `timeout` in seconds, which bounds all its tries and the waits between them; without one the
    client's own counts, and None there means no limit. A call that fails raises an InferenceError.
    """

    def __init__(
        self,
        address: str,
        *,
        credentials: grpc.ChannelCredentials | None = None,
        metadata: Sequence[tuple[str, str]] = (),
        timeout: float | None = None,
        retry: RetryPolicy = RetryPolicy(),
        options: Sequence[tuple[str, Any]] = (),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """Connects when the first call is made.

        `address` is host:port. Without `credentials` the connection is not encrypted. `metadata` goes with every
        call, `options` to gRPC's channel. `clock`, `sleep` and `uniform` are the time and chance of retries.
        """
        arguments = {"options": [*OPTIONS, *options]}
        self._channel = (
            grpc.insecure_channel(address, **arguments)
            if credentials is None
            else grpc.secure_channel(address, credentials, **arguments)
        )
        self._stub = stubs.GRPCInferenceServiceStub(self._channel)
        self._metadata = tuple(metadata)
        self._timeout = timeout
        self._retry = retry
        self._clock = clock
        self._sleep = sleep
        self._uniform = uniform
        #: Embedding and comparing texts and pictures.
        self.tasks = Tasks(self)
        #: Stored embeddings.
        self.collections = Collections(self)
        #: Background pictures for lyrics.
        self.lyrics = Lyrics(self)

    def infer(
        self,
        model: str,
        inputs: Mapping[str, npt.NDArray[Any] | BFloat16Tensor],
        *,
        outputs: Sequence[str] | None = None,
        version: str = "",
        request_id: str = "",
        parameters: Mapping[str, Parameter] | None = None,
        timeout: float | None = None,
        cancellation: Cancellation | None = None,
    ) -> InferResult:
        """Runs a model.

        `inputs` are arrays by input: an array's type decides the type on the wire, an object array holds bytes or
        str, BF16 goes in a BFloat16Tensor (or an array of ml_dtypes.bfloat16). `outputs` names those wanted, None
        means all. `version` is a number in decimal, empty means the latest. Raises TypeError for an array that the
        protocol cannot carry.
        """
        request = messages.infer_request(model, inputs, outputs, version, request_id, parameters)
        policy = retries_of(self._retry, parameters)
        return messages.infer_result(self._call(self._stub.ModelInfer, request, timeout, policy, cancellation))

    def server_live(self, *, timeout: float | None = None) -> bool:
        """Whether the server is up. Asks once; a server that cannot be reached raises UnavailableError."""
        return bool(self._call(self._stub.ServerLive, pb.ServerLiveRequest(), timeout, NEVER).live)

    def server_ready(self, *, timeout: float | None = None) -> bool:
        """Whether every model that should be served is ready. Asks once."""
        return bool(self._call(self._stub.ServerReady, pb.ServerReadyRequest(), timeout, NEVER).ready)

    def server_metadata(self, *, timeout: float | None = None) -> ServerMetadata:
        """Who the server is."""
        response = self._call(self._stub.ServerMetadata, pb.ServerMetadataRequest(), timeout, self._retry)
        return messages.server_metadata(response)

    def model_ready(self, model: str, *, version: str = "", timeout: float | None = None) -> bool:
        """Whether a model can be called. Asks once."""
        request = pb.ModelReadyRequest(name=model, version=version)
        return bool(self._call(self._stub.ModelReady, request, timeout, NEVER).ready)

    def model_metadata(self, model: str, *, version: str = "", timeout: float | None = None) -> ModelMetadata:
        """A model's versions, inputs and outputs."""
        request = pb.ModelMetadataRequest(name=model, version=version)
        return messages.model_metadata(self._call(self._stub.ModelMetadata, request, timeout, self._retry))

    def close(self) -> None:
        """Ends the connection and the calls that are under way."""
        self._channel.close()

    def __enter__(self) -> InferenceClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, method: Any, request: Any, timeout: float | None, repeatable: bool = True) -> Any:
        """A call of tasks, collections or a pipeline."""
        return self._call(method, request, timeout, self._retry if repeatable else NEVER)

    def _stream(self, method: Any, request: Any, timeout: float | None) -> Iterator[Any]:
        """A call that answers with a stream; tried once, and cancelled where the caller stops reading."""
        failures: list[Exception] = []
        sent = _noting(request, failures) if isinstance(request, Iterator) else request
        call = method(sent, timeout=self._timeout if timeout is None else timeout, metadata=self._metadata)
        try:
            yield from call
        except grpc.RpcError as error:
            # Where the requests failed to come, gRPC says only that they did.
            if failures:
                raise failures[0] from None
            raise errors.from_status(error.code(), error.details()) from error
        finally:
            call.cancel()

    def _call(
        self,
        method: Any,
        request: Any,
        timeout: float | None,
        policy: RetryPolicy,
        cancellation: Cancellation | None = None,
    ) -> Any:
        attempts = Attempts(policy, self._timeout if timeout is None else timeout, self._clock, self._uniform)
        while True:
            if cancellation and cancellation.requested:
                raise _cancelled()
            call = method.future(request, timeout=attempts.remaining(), metadata=self._metadata)
            stop = cancellation.watch(call.cancel) if cancellation else None
            try:
                return call.result()
            except grpc.FutureCancelledError:
                raise _cancelled() from None
            except grpc.RpcError as error:
                wait = attempts.wait_after(error)
                if wait is None:
                    raise errors.from_status(error.code(), error.details()) from error
            except BaseException:
                call.cancel()  # an interrupt from the keyboard must not leave the call running
                raise
            finally:
                if stop:
                    stop()
            if cancellation:
                cancellation.wait(wait)
            else:
                self._sleep(wait)


def _cancelled() -> errors.InferenceError:
    return errors.from_status(grpc.StatusCode.CANCELLED, "the call was cancelled")


def _noting(requests: Iterator[Any], failures: list[Exception]) -> Iterator[Any]:
    try:
        yield from requests
    except Exception as error:
        failures.append(error)
        raise
