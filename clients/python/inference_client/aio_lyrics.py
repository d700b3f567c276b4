"""Background pictures for lyrics, for asyncio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from . import lyrics_messages as messages
from ._generated.inference.pipelines.v1 import lyrics_pb2_grpc as stubs
from .lyrics_messages import Evaluation, LabelledLyrics, LyricsMatches

if TYPE_CHECKING:
    from .aio import AsyncInferenceClient


class AsyncLyrics:
    """The lyrics pipeline of a server; got from a client's `lyrics`. As Lyrics, with coroutines."""

    def __init__(self, client: AsyncInferenceClient) -> None:
        self._client = client
        self._stub = stubs.LyricsStub(client._channel)

    async def match(
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
        """The `k` pictures of a collection that fit a text of any length; as Lyrics.match."""
        request = messages.match_request(lyrics, collection, k, pooling, thumbnails, model)
        return messages.lyrics_matches(await self._client._ask(self._stub.MatchLyrics, request, timeout))

    async def evaluate(
        self,
        queries: Sequence[LabelledLyrics],
        collection: str = "gallery",
        *,
        pooling: str = "mean",
        progress: Callable[[int, int], object] | None = None,
        model: str = "",
        timeout: float | None = None,
    ) -> Evaluation:
        """Measures how well labelled lyrics find their pictures; `progress`, a plain function, hears how many of how many are done."""
        request = messages.evaluate_request(queries, collection, pooling, model)
        reader = messages.EvaluationReader(progress)
        responses = self._client._stream(self._stub.Evaluate, request, reader.read, timeout)
        try:
            async for _ in responses:
                pass
        finally:
            await responses.aclose()
        return reader.evaluation()
