"""Embedding and comparing: what a model does, in the words of whoever wants it done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from . import task_messages as messages
from ._generated.inference.tasks.v1 import tasks_pb2_grpc as stubs
from .grouping import groups
from .pictures import Picture
from .task_messages import ClipScores, Embeddings

if TYPE_CHECKING:
    from .client import InferenceClient


class Tasks:
    """The tasks of a server; got from a client's `tasks`.

    A `model` is one that plays the role; empty stands for the only one that does.
    """

    def __init__(self, client: InferenceClient) -> None:
        self._client = client
        self._stub = stubs.TasksStub(client._channel)

    def embed_texts(self, texts: Sequence[str], *, model: str = "", timeout: float | None = None) -> Embeddings:
        """The vectors of texts."""
        request = messages.texts_request(texts, model)
        return messages.embeddings(self._client._ask(self._stub.EmbedTexts, request, timeout))

    def embed_images(self, images: Iterable[Picture], *, model: str = "", timeout: float | None = None) -> Embeddings:
        """The vectors of pictures: paths, bytes of files or PIL images."""
        request = messages.images_request(images, model)
        return messages.embeddings(self._client._ask(self._stub.EmbedImages, request, timeout))

    def stream_embed_texts(
        self, texts: Iterable[str], *, batch: int = 32, model: str = "", timeout: float | None = None
    ) -> Iterator[Embeddings]:
        """As embed_texts over one stream, for more texts than fit a message: `batch` of them in each answer, in order."""
        requests = (messages.texts_request(group, model) for group in groups(texts, batch))
        return map(messages.embeddings, self._client._stream(self._stub.StreamEmbedTexts, requests, timeout))

    def stream_embed_images(
        self, images: Iterable[Picture], *, batch: int = 32, model: str = "", timeout: float | None = None
    ) -> Iterator[Embeddings]:
        """As embed_images over one stream: `batch` pictures in each answer, in order."""
        requests = (messages.images_request(group, model) for group in groups(images, batch))
        return map(messages.embeddings, self._client._stream(self._stub.StreamEmbedImages, requests, timeout))

    def clip_score(
        self, texts: Sequence[str], images: Iterable[Picture], *, model: str = "", timeout: float | None = None
    ) -> ClipScores:
        """How well each text describes each picture."""
        request = messages.score_request(texts, images, model)
        return messages.clip_scores(self._client._ask(self._stub.ClipScore, request, timeout))
