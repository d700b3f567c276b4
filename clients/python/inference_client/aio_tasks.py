"""Tasks for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import TYPE_CHECKING

from . import task_messages as messages
from ._generated.inference.tasks.v1 import tasks_pb2_grpc as stubs
from .grouping import AnyIterable, async_groups
from .pictures import Picture
from .task_messages import ClipScores, Embeddings

if TYPE_CHECKING:
    from .aio import AsyncInferenceClient


class AsyncTasks:
    """The tasks of a server; got from a client's `tasks`. As Tasks, with coroutines; pictures are read on other threads."""

    def __init__(self, client: AsyncInferenceClient) -> None:
        self._client = client
        self._stub = stubs.TasksStub(client._channel)

    async def embed_texts(self, texts: Sequence[str], *, model: str = "", timeout: float | None = None) -> Embeddings:
        """The vectors of texts."""
        request = messages.texts_request(texts, model)
        return messages.embeddings(await self._client._ask(self._stub.EmbedTexts, request, timeout))

    async def embed_images(
        self, images: Iterable[Picture], *, model: str = "", timeout: float | None = None
    ) -> Embeddings:
        """The vectors of pictures: paths, bytes of files or PIL images."""
        request = await asyncio.to_thread(messages.images_request, list(images), model)
        return messages.embeddings(await self._client._ask(self._stub.EmbedImages, request, timeout))

    def stream_embed_texts(
        self, texts: AnyIterable[str], *, batch: int = 32, model: str = "", timeout: float | None = None
    ) -> AsyncGenerator[Embeddings, None]:
        """As embed_texts over one stream, for more texts than fit a message: `batch` of them in each answer, in order.

        Whoever stops reading early ends the call with the answer's `aclose`.
        """
        requests = (messages.texts_request(group, model) async for group in async_groups(texts, batch))
        return self._client._stream(self._stub.StreamEmbedTexts, requests, messages.embeddings, timeout)

    def stream_embed_images(
        self, images: AnyIterable[Picture], *, batch: int = 32, model: str = "", timeout: float | None = None
    ) -> AsyncGenerator[Embeddings, None]:
        """As embed_images over one stream: `batch` pictures in each answer, in order; ended early as stream_embed_texts."""
        requests = (
            await asyncio.to_thread(messages.images_request, group, model)
            async for group in async_groups(images, batch)
        )
        return self._client._stream(self._stub.StreamEmbedImages, requests, messages.embeddings, timeout)

    async def clip_score(
        self, texts: Sequence[str], images: Iterable[Picture], *, model: str = "", timeout: float | None = None
    ) -> ClipScores:
        """How well each text describes each picture."""
        request = await asyncio.to_thread(messages.score_request, texts, list(images), model)
        return messages.clip_scores(await self._client._ask(self._stub.ClipScore, request, timeout))
