"""What collections take and return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from .pictures import Picture


@dataclass(frozen=True)
class Item:
    """An item to store: give exactly one of `vector`, `text` and `image`; the server embeds the last two."""

    id: str
    vector: Sequence[float] | npt.NDArray[Any] | None = None
    text: str | None = None
    #: A path, the bytes of a file or a PIL image.
    image: Picture | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    #: Where what was embedded lies; the server does not look into it.
    payload: str = ""


@dataclass(frozen=True)
class StoredItem:
    """An item of a collection."""

    id: str
    metadata: Mapping[str, str]
    payload: str
    #: As stored; None unless asked for.
    vector: npt.NDArray[np.float32] | None


@dataclass(frozen=True)
class SearchMatch:
    """An item that a search found."""

    id: str
    score: float
    metadata: Mapping[str, str]
    payload: str


@dataclass(frozen=True)
class CollectionInfo:
    """What a collection was made with."""

    name: str
    #: Names the space of its vectors.
    space: str
    dimensions: int
    storage: str
    metric: str
    #: How searches find items: exact, hnsw or ivf.
    index: str = "exact"


@dataclass(frozen=True)
class CollectionStats:
    """How large a collection is."""

    rows: int
    deleted_rows: int
    bytes: int
    log_bytes: int
    #: Seconds since 1970; None before the first.
    last_snapshot: float | None


@dataclass(frozen=True)
class UpsertResult:
    """What an upsert, or an import so far, did."""

    inserted: int
    replaced: int
    unchanged: int
