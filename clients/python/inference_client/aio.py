"""The client for asyncio."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, TypeVar

import grpc
import numpy.typing as npt

from . import errors, messages
from ._generated.inference import grpc_service_pb2 as pb
from ._generated.inference import grpc_service_pb2_grpc as stubs
from .aio_collections import AsyncCollections
from .aio_lyrics import AsyncLyrics
from .aio_tasks import AsyncTasks
from .bfloat16 import BFloat16Tensor
from .channel import OPTIONS, retries_of
from .results import InferResult, ModelMetadata, Parameter, ServerMetadata
from .retry import NEVER, Attempts, RetryPolicy

T = TypeVar("T")


class AsyncInferenceClient:
    """Calls models over one connection, on the event loop on which it was made; close it, or use `async with`.

    As InferenceClient, with coroutines. Cancelling the task that awaits a call cancels the call.
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
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """Connects when the first call is made. The arguments are those of InferenceClient."""
        arguments = {"options": [*OPTIONS, *options]}
        self._channel = (
            grpc.aio.insecure_channel(address, **arguments)
            if credentials is None
            else grpc.aio.secure_channel(address, credentials, **arguments)
        )
        self._stub = stubs.GRPCInferenceServiceStub(self._channel)
        self._metadata = tuple(metadata)
        self._timeout = timeout
        self._retry = retry
        self._clock = clock
        self._sleep = sleep
        self._uniform = uniform
        #: Embedding and comparing texts and pictures.
        self.tasks = AsyncTasks(self)
        #: Stored embeddings.
        self.collections = AsyncCollections(self)
        #: Background pictures for lyrics.
        self.lyrics = AsyncLyrics(self)

    async def infer(
        self,
        model: str,
        inputs: Mapping[str, npt.NDArray[Any] | BFloat16Tensor],
        *,
        outputs: Sequence[str] | None = None,
        version: str = "",
        request_id: str = "",
        parameters: Mapping[str, Parameter] | None = None,
        timeout: float | None = None,
    ) -> InferResult:
        """Runs a model; as InferenceClient.infer."""
        request = messages.infer_request(model, inputs, outputs, version, request_id, parameters)
        policy = retries_of(self._retry, parameters)
        return messages.infer_result(await self._call(self._stub.ModelInfer, request, timeout, policy))

    async def server_live(self, *, timeout: float | None = None) -> bool:
        """Whether the server is up. Asks once; a server that cannot be reached raises UnavailableError."""
        return bool((await self._call(self._stub.ServerLive, pb.ServerLiveRequest(), timeout, NEVER)).live)

    async def server_ready(self, *, timeout: float | None = None) -> bool:
        """Whether every model that should be served is ready. Asks once."""
        return bool((await self._call(self._stub.ServerReady, pb.ServerReadyRequest(), timeout, NEVER)).ready)

    async def server_metadata(self, *, timeout: float | None = None) -> ServerMetadata:
        """Who the server is."""
        response = await self._call(self._stub.ServerMetadata, pb.ServerMetadataRequest(), timeout, self._retry)
        return messages.server_metadata(response)

    async def model_ready(self, model: str, *, version: str = "", timeout: float | None = None) -> bool:
        """Whether a model can be called. Asks once."""
        request = pb.ModelReadyRequest(name=model, version=version)
        return bool((await self._call(self._stub.ModelReady, request, timeout, NEVER)).ready)

    async def model_metadata(self, model: str, *, version: str = "", timeout: float | None = None) -> ModelMetadata:
        """A model's versions, inputs and outputs."""
        request = pb.ModelMetadataRequest(name=model, version=version)
        return messages.model_metadata(await self._call(self._stub.ModelMetadata, request, timeout, self._retry))

    async def close(self) -> None:
        """Ends the connection and the calls that are under way."""
        await self._channel.close()

    async def __aenter__(self) -> AsyncInferenceClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _ask(self, method: Any, request: Any, timeout: float | None, repeatable: bool = True) -> Any:
        """A call of tasks, collections or a pipeline."""
        return await self._call(method, request, timeout, self._retry if repeatable else NEVER)

    async def _stream(
        self, method: Any, request: Any, read: Callable[[Any], T], timeout: float | None
    ) -> AsyncGenerator[T, None]:
        """A call that answers with a stream; tried once, and cancelled where the caller stops reading."""
        failures: list[Exception] = []
        sent = _noting(request, failures) if isinstance(request, AsyncIterable) else request
        call = method(sent, timeout=self._timeout if timeout is None else timeout, metadata=self._metadata)
        try:
            async for response in call:
                yield read(response)
        except grpc.RpcError as error:
            raise errors.from_status(error.code(), error.details()) from error
        except asyncio.CancelledError:
            # gRPC cancels a call whose requests fail to come, which would look as if the caller's task had been.
            if failures:
                raise failures[0] from None
            raise
        finally:
            call.cancel()

    async def _call(self, method: Any, request: Any, timeout: float | None, policy: RetryPolicy) -> Any:
        attempts = Attempts(policy, self._timeout if timeout is None else timeout, self._clock, self._uniform)
        while True:
            try:
                return await method(request, timeout=attempts.remaining(), metadata=self._metadata)
            except grpc.RpcError as error:
                wait = attempts.wait_after(error)
                if wait is None:
                    raise errors.from_status(error.code(), error.details()) from error
            await self._sleep(wait)


async def _noting(requests: AsyncIterable[Any], failures: list[Exception]) -> AsyncIterator[Any]:
    try:
        async for request in requests:
            yield request
    except Exception as error:
        failures.append(error)
        raise
