"""Stored embeddings: made, filled, searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._generated.inference.tasks.v1 import collections_pb2 as pb
from ._generated.inference.tasks.v1 import collections_pb2_grpc as stubs
from .pictures import Picture, encoded
from .tasks import groups

if TYPE_CHECKING:
    from .client import InferenceClient

#: How vectors are kept: 4, 2 and 1 byte for each number.
STORAGES: Mapping[str, int] = {
    "float32": pb.STORAGE_FLOAT32,
    "bfloat16": pb.STORAGE_BFLOAT16,
    "int8": pb.STORAGE_INT8,
}
#: What a score is.
METRICS: Mapping[str, int] = {"cosine": pb.METRIC_COSINE, "inner_product": pb.METRIC_INNER_PRODUCT}
#: How searches find items; the approximate ones need FAISS on the server.
INDEXES: Mapping[str, Any] = {"exact": pb.ExactIndex, "hnsw": pb.HnswIndex, "ivf": pb.IvfIndex}


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


class Collections:
    """The collections of a server; got from a client's `collections`. What a call answers is on the server's disk."""

    def __init__(self, client: InferenceClient) -> None:
        self._client = client
        self._stub = stubs.CollectionsStub(client._channel)

    def create(
        self,
        name: str,
        *,
        model: str = "",
        space: str = "",
        dimensions: int = 0,
        storage: str = "bfloat16",
        metric: str = "cosine",
        index: str = "exact",
        index_options: Mapping[str, int] | None = None,
        timeout: float | None = None,
    ) -> CollectionInfo:
        """Makes a collection for the vectors of `model`, or of a `space` of so many `dimensions` not made by this server.

        An approximate `index` takes options: links, build_effort and search_effort (hnsw), lists and search_effort (ivf).
        """
        request = pb.CreateCollectionRequest(
            name=name,
            model=model,
            space=space,
            dimensions=dimensions,
            storage=_choice("storage", storage, STORAGES),
            metric=_choice("metric", metric, METRICS),
            index=pb.Index(**{index: _choice("index", index, INDEXES)(**(index_options or {}))}),
        )
        return _info(self._once(self._stub.CreateCollection, request, timeout))

    def list_collections(self, *, timeout: float | None = None) -> list[CollectionInfo]:
        """Every collection, by name."""
        response = self._client._ask(self._stub.ListCollections, pb.ListCollectionsRequest(), timeout)
        return [_info(collection) for collection in response.collections]

    def stats(self, collection: str, *, timeout: float | None = None) -> CollectionStats:
        """How large a collection is."""
        stats = self._client._ask(self._stub.GetStats, pb.GetStatsRequest(collection=collection), timeout)
        return CollectionStats(
            stats.rows, stats.deleted_rows, stats.bytes, stats.log_bytes, stats.last_snapshot or None
        )

    def drop(self, collection: str, *, timeout: float | None = None) -> None:
        """Removes a collection and its files."""
        self._once(self._stub.DropCollection, pb.DropCollectionRequest(collection=collection), timeout)

    def backup(self, collection: str, backup: str, *, timeout: float | None = None) -> None:
        """Writes what a collection holds now into the folder `backup` of the server's backups."""
        request = pb.BackupCollectionRequest(collection=collection, backup=backup)
        self._once(self._stub.BackupCollection, request, timeout)

    def upsert(
        self,
        collection: str,
        items: Iterable[Item],
        *,
        model: str = "",
        space: str = "",
        thumbnails: bool = False,
        timeout: float | None = None,
    ) -> UpsertResult:
        """Stores items, all or none; those of the same ids are replaced, and equal ones left as they are."""
        request = _batch(collection, items, model, space, thumbnails)
        return _result(self._client._ask(self._stub.Upsert, request, timeout))

    def import_items(
        self,
        collection: str,
        items: Iterable[Item],
        *,
        batch: int = 64,
        model: str = "",
        space: str = "",
        thumbnails: bool = False,
        timeout: float | None = None,
    ) -> Iterator[UpsertResult]:
        """Stores any number of items over one stream and gives the sums so far after each batch, once it is durable.

        After a break run it again: what is there already is passed over.
        """
        requests = (_batch(collection, group, model, space, thumbnails) for group in groups(items, batch))
        return map(_result, self._client._stream(self._stub.Import, requests, timeout))

    def delete(self, collection: str, ids: Iterable[str], *, timeout: float | None = None) -> int:
        """Removes items and tells how many there were."""
        request = pb.DeleteRequest(collection=collection, ids=ids)
        return int(self._client._ask(self._stub.Delete, request, timeout).deleted)

    def get(
        self, collection: str, ids: Iterable[str], *, vectors: bool = False, timeout: float | None = None
    ) -> list[StoredItem]:
        """Items by id, in that order; those that are not there are left out."""
        request = pb.GetRequest(collection=collection, ids=ids, with_vectors=vectors)
        return [_stored(item) for item in self._client._ask(self._stub.Get, request, timeout).items]

    def items(
        self, collection: str, *, page: int = 1000, vectors: bool = False, timeout: float | None = None
    ) -> Iterator[StoredItem]:
        """All items in the order in which they were stored, read page by page."""
        start = 0
        while True:
            request = pb.ListRequest(collection=collection, limit=page, with_vectors=vectors, **{"from": start})
            response = self._client._ask(self._stub.List, request, timeout)
            yield from map(_stored, response.items)
            start = response.next
            if not start:
                return

    def search(
        self,
        collection: str,
        *,
        vector: Sequence[float] | npt.NDArray[Any] | None = None,
        text: str | None = None,
        image: Picture | None = None,
        k: int = 10,
        where: Mapping[str, str | Sequence[str]] | None = None,
        model: str = "",
        space: str = "",
        timeout: float | None = None,
    ) -> list[SearchMatch]:
        """The `k` items nearest to a vector, a text or a picture, the best first.

        `where` names metadata: an item's value has to be the given one, or one of those given.
        """
        request = pb.SearchRequest(collection=collection, k=k, model=model, space=space)
        _fill(request, vector, text, image)
        for key, values in (where or {}).items():
            request.filter.add(key=key, values=[values] if isinstance(values, str) else values)
        response = self._client._ask(self._stub.Search, request, timeout)
        return [SearchMatch(m.id, m.score, dict(m.metadata), m.payload) for m in response.matches]

    def _once(self, method: Any, request: Any, timeout: float | None) -> Any:
        """Done twice, these would say that they found it done."""
        return self._client._ask(method, request, timeout, repeatable=False)


def _batch(collection: str, items: Iterable[Item], model: str, space: str, thumbnails: bool) -> Any:
    request = pb.UpsertRequest(collection=collection, model=model, space=space, keep_thumbnails=thumbnails)
    for item in items:
        added = request.items.add(id=item.id, metadata=item.metadata, payload=item.payload)
        _fill(added, item.vector, item.text, item.image)
    return request


def _fill(message: Any, vector: Any, text: str | None, image: Picture | None) -> None:
    if sum(content is not None for content in (vector, text, image)) != 1:
        raise ValueError("expected exactly one of vector, text and image")
    if vector is not None:
        message.vector.values.extend(np.asarray(vector, np.float32).ravel().tolist())
    elif text is not None:
        message.text = text
    else:
        message.image = encoded(image)


def _choice(what: str, name: str, choices: Mapping[str, Any]) -> Any:
    if name not in choices:
        raise ValueError(f"{what} is '{name}', expected one of {', '.join(choices)}")
    return choices[name]


def _info(collection: Any) -> CollectionInfo:
    storage = next(name for name, value in STORAGES.items() if value == collection.storage)
    metric = next(name for name, value in METRICS.items() if value == collection.metric)
    return CollectionInfo(collection.name, collection.space, collection.dimensions, storage, metric, collection.index.WhichOneof("kind") or "exact")


def _result(response: Any) -> UpsertResult:
    return UpsertResult(response.inserted, response.replaced, response.unchanged)


def _stored(item: Any) -> StoredItem:
    vector = np.array(item.vector.values, np.float32) if item.HasField("vector") else None
    return StoredItem(item.id, dict(item.metadata), item.payload, vector)
