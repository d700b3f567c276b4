"""What tasks return, and requests and answers between this package's types and the messages of tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ._generated.inference.tasks.v1 import tasks_pb2 as pb
from .pictures import Picture, encoded


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


def texts_request(texts: Sequence[str], model: str) -> pb.EmbedTextsRequest:
    """The message that asks for the vectors of texts."""
    return pb.EmbedTextsRequest(model=model, texts=texts)


def images_request(images: Iterable[Picture], model: str) -> pb.EmbedImagesRequest:
    """The message that asks for the vectors of pictures; reads those that are paths."""
    return pb.EmbedImagesRequest(model=model, images=map(encoded, images))


def score_request(texts: Sequence[str], images: Iterable[Picture], model: str) -> pb.ClipScoreRequest:
    """The message that asks how well texts describe pictures; reads those that are paths."""
    return pb.ClipScoreRequest(model=model, texts=texts, images=map(encoded, images))


def embeddings(response: Any) -> Embeddings:
    """The vectors in an answer."""
    return Embeddings(
        np.array([one.vector for one in response.embeddings], np.float32),
        response.space,
        response.model,
        tuple(getattr(one, "tokens_cut", 0) for one in response.embeddings),
    )


def clip_scores(response: Any) -> ClipScores:
    """The scores in an answer."""
    shape = (-1, response.images)
    return ClipScores(
        np.fromiter((pair.cosine for pair in response.scores), np.float32).reshape(shape),
        np.fromiter((pair.clip_score for pair in response.scores), np.float32).reshape(shape),
        response.model,
    )
