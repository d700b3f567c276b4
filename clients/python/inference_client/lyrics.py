"""Background pictures for lyrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from . import lyrics_messages as messages
from ._generated.inference.pipelines.v1 import lyrics_pb2_grpc as stubs
from .lyrics_messages import Evaluation, LabelledLyrics, LyricsMatches

if TYPE_CHECKING:
    from .client import InferenceClient


class Lyrics:
    """The lyrics pipeline of a server; got from a client's `lyrics`."""

    def __init__(self, client: InferenceClient) -> None:
        self._client = client
        self._stub = stubs.LyricsStub(client._channel)

    def match(
        self,
        lyrics: str,
        collection: str = "gallery",
        *,
        k: int = 5,
        pooling: str = "mean",
        thumbnails: bool = False,
        model: str = "",
        timeout: float | None = None,
    ) -> LyricsMatches:
        """The `k` pictures of a collection that fit a text of any length.

        What exceeds the model's context is read in overlapping windows of whole lines; `pooling` (mean, max,
        best_three) makes one score of them. `thumbnails` brings small pictures along.
        """
        request = messages.match_request(lyrics, collection, k, pooling, thumbnails, model)
        return messages.lyrics_matches(self._client._ask(self._stub.MatchLyrics, request, timeout))

    def evaluate(
        self,
        queries: Sequence[LabelledLyrics],
        collection: str = "gallery",
        *,
        pooling: str = "mean",
        progress: Callable[[int, int], object] | None = None,
        model: str = "",
        timeout: float | None = None,
    ) -> Evaluation:
        """Measures how well labelled lyrics find their pictures; `progress` hears how many of how many are done."""
        request = messages.evaluate_request(queries, collection, pooling, model)
        reader = messages.EvaluationReader(progress)
        for response in self._client._stream(self._stub.Evaluate, request, timeout):
            reader.read(response)
        return reader.evaluation()
