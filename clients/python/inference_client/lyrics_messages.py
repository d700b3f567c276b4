"""What the lyrics pipeline takes and returns, and requests and answers between that and its messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._generated.inference.pipelines.v1 import lyrics_pb2 as pb
from .errors import InvalidResponseError

#: mean: the picture fits the whole text. max: it fits one passage. best_three: it fits several passages.
POOLINGS: Mapping[str, int] = {
    "mean": pb.POOLING_MEAN,
    "max": pb.POOLING_MAX,
    "best_three": pb.POOLING_BEST_THREE,
}


@dataclass(frozen=True)
class LyricsLine:
    """A line of a text."""

    #: Its place, from 1, blank lines counted.
    number: int
    text: str


@dataclass(frozen=True)
class LyricsMatch:
    """A picture that fits."""

    id: str
    #: From -1 to 1.
    score: float
    #: What its owner says about it.
    metadata: Mapping[str, str]
    #: The passage that fits best.
    lines: tuple[LyricsLine, ...]
    #: The cosine with that passage.
    window_score: float
    #: A small JPEG or PNG where asked for, else empty.
    thumbnail: bytes


@dataclass(frozen=True)
class CutLine:
    """A line that alone is longer than the model's context, so that its end was not read."""

    line: int
    tokens_read: int
    tokens_cut: int


@dataclass(frozen=True)
class LyricsMatches:
    """The pictures for a text."""

    #: The best first.
    matches: tuple[LyricsMatch, ...]
    #: The passages that were read at once.
    windows: tuple[tuple[LyricsLine, ...], ...]
    #: Lines whose end was not read; usually none.
    cuts: tuple[CutLine, ...]
    #: Seconds by stage.
    stages: Mapping[str, float]
    #: The model that answered.
    model: str


@dataclass(frozen=True)
class LabelledLyrics:
    """Lyrics of which is known what they should find: pictures, a scene, or both."""

    id: str
    lyrics: str
    relevant_ids: tuple[str, ...] = ()
    scene: str = ""


@dataclass(frozen=True)
class EvaluatedQuery:
    """What one query found."""

    id: str
    #: From 1; 0 where no relevant picture was found.
    first_relevant_rank: int
    #: The best ten pictures.
    best: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """How well labelled lyrics find their pictures: means from 0 to 1, by rank where a mapping."""

    scene_hit_rate: Mapping[int, float]
    recall: Mapping[int, float]
    mrr: float
    ndcg_at_10: float
    queries: tuple[EvaluatedQuery, ...]


def match_request(
    lyrics: str, collection: str, k: int, pooling: str, thumbnails: bool, model: str
) -> pb.MatchLyricsRequest:
    """The message that asks for pictures."""
    return pb.MatchLyricsRequest(
        lyrics=lyrics, collection=collection, k=k, pooling=_pooling(pooling), thumbnails=thumbnails, model=model
    )


def lyrics_matches(response: Any) -> LyricsMatches:
    """The pictures in an answer."""
    windows = tuple(tuple(LyricsLine(line.number, line.text) for line in w.lines) for w in response.windows)
    return LyricsMatches(
        tuple(
            LyricsMatch(m.id, m.score, dict(m.metadata), windows[m.window], m.window_score, m.thumbnail)
            for m in response.matches
        ),
        windows,
        tuple(CutLine(cut.line, cut.tokens_read, cut.tokens_cut) for cut in response.cuts),
        {stage.stage: stage.seconds for stage in response.stages},
        response.model,
    )


def evaluate_request(
    queries: Sequence[LabelledLyrics], collection: str, pooling: str, model: str
) -> pb.EvaluateRequest:
    """The message that asks for an evaluation."""
    return pb.EvaluateRequest(
        collection=collection,
        queries=[
            pb.LabelledLyrics(id=q.id, lyrics=q.lyrics, relevant_ids=q.relevant_ids, scene=q.scene) for q in queries
        ],
        pooling=_pooling(pooling),
        model=model,
    )


class EvaluationReader:
    """Reads the stream of an evaluation, which tells its progress and ends with a report."""

    def __init__(self, progress: Callable[[int, int], object] | None) -> None:
        self._progress = progress
        self._report: Any = None

    def read(self, response: Any) -> None:
        """Takes the stream's next answer."""
        if response.HasField("report"):
            self._report = response.report
        elif self._progress:
            self._progress(response.done, response.total)

    def evaluation(self) -> Evaluation:
        """The report, once the stream has ended."""
        report = self._report
        if report is None:
            raise InvalidResponseError("the stream ended without a report")
        return Evaluation(
            _at(report.scene_hit_rate),
            _at(report.recall),
            report.mrr,
            report.ndcg_at_10,
            tuple(EvaluatedQuery(q.id, q.first_relevant_rank, tuple(m.id for m in q.best)) for q in report.queries),
        )


def _pooling(name: str) -> int:
    if name not in POOLINGS:
        raise ValueError(f"pooling is '{name}', expected one of {', '.join(POOLINGS)}")
    return POOLINGS[name]


def _at(ranks: Any) -> dict[int, float]:
    return {1: ranks.at_1, 5: ranks.at_5, 10: ranks.at_10}
