"""Embedding and comparing: what a model does, in the words of whoever wants it done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._generated.inference.tasks.v1 import tasks_pb2 as pb
from ._generated.inference.tasks.v1 import tasks_pb2_grpc as stubs
from .pictures import Picture, encoded

if TYPE_CHECKING:
    from .client import InferenceClient


@dataclass(frozen=True)
class Embeddings:
    """Vectors of texts or pictures."""

    #: A row of length 1 for each, in order: float32.
    vectors: npt.NDArray[np.float32]
    #: Vectors may be compared where this is equal.
    space: str
    #: The model that answered.
    model: str
    #: For each text, the tokens at its end that did not fit the model's context; all 0 for pictures.
    tokens_cut: tuple[int, ...]


@dataclass(frozen=True)
class ClipScores:
    """Every text against every picture."""

    #: From -1 to 1: a row for each text, a column for each picture.
    cosines: npt.NDArray[np.float32]
    #: 2.5 * max(cosine, 0), in the same places.
    clip_scores: npt.NDArray[np.float32]
    #: The model that answered.
    model: str


class Tasks:
    """The tasks of a server; got from a client's `tasks`.

    A `model` is one that plays the role; empty stands for the only one that does.
    """

    def __init__(self, client: InferenceClient) -> None:
        self._client = client
        self._stub = stubs.TasksStub(client._channel)

    def embed_texts(self, texts: Sequence[str], *, model: str = "", timeout: float | None = None) -> Embeddings:
        """The vectors of texts."""
        request = pb.EmbedTextsRequest(model=model, texts=texts)
        return _embeddings(self._client._ask(self._stub.EmbedTexts, request, timeout))

    def embed_images(self, images: Iterable[Picture], *, model: str = "", timeout: float | None = None) -> Embeddings:
        """The vectors of pictures: paths, bytes of files or PIL images."""
        request = pb.EmbedImagesRequest(model=model, images=map(encoded, images))
        return _embeddings(self._client._ask(self._stub.EmbedImages, request, timeout))

    def stream_embed_texts(
        self, texts: Iterable[str], *, batch: int = 32, model: str = "", timeout: float | None = None
    ) -> Iterator[Embeddings]:
        """As embed_texts over one stream, for more texts than fit a message: `batch` of them in each answer, in order."""
        requests = (pb.EmbedTextsRequest(model=model, texts=group) for group in groups(texts, batch))
        return map(_embeddings, self._client._stream(self._stub.StreamEmbedTexts, requests, timeout))

    def stream_embed_images(
        self, images: Iterable[Picture], *, batch: int = 32, model: str = "", timeout: float | None = None
    ) -> Iterator[Embeddings]:
        """As embed_images over one stream: `batch` pictures in each answer, in order."""
        requests = (
            pb.EmbedImagesRequest(model=model, images=map(encoded, group)) for group in groups(images, batch)
        )
        return map(_embeddings, self._client._stream(self._stub.StreamEmbedImages, requests, timeout))

    def clip_score(
        self, texts: Sequence[str], images: Iterable[Picture], *, model: str = "", timeout: float | None = None
    ) -> ClipScores:
        """How well each text describes each picture."""
        request = pb.ClipScoreRequest(model=model, texts=texts, images=map(encoded, images))
        response = self._client._ask(self._stub.ClipScore, request, timeout)
        shape = (-1, response.images)
        return ClipScores(
            np.fromiter((pair.cosine for pair in response.scores), np.float32).reshape(shape),
            np.fromiter((pair.clip_score for pair in response.scores), np.float32).reshape(shape),
            response.model,
        )


def _embeddings(response: Any) -> Embeddings:
    return Embeddings(
        np.array([one.vector for one in response.embeddings], np.float32),
        response.space,
        response.model,
        tuple(getattr(one, "tokens_cut", 0) for one in response.embeddings),
    )


def groups(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The items in lists of `size`; the last may be shorter."""
    if size < 1:
        raise ValueError(f"batch is {size}, expected at least 1")
    group: list[Any] = []
    for item in items:
        group.append(item)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
