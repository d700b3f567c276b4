"""Requests and answers between this package's types and the messages of collections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ._generated.inference.tasks.v1 import collections_pb2 as pb
from .collection_types import CollectionInfo, CollectionStats, Item, SearchMatch, StoredItem, UpsertResult
from .pictures import Picture, encoded

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


def create_request(
    name: str,
    model: str,
    space: str,
    dimensions: int,
    storage: str,
    metric: str,
    index: str,
    index_options: Mapping[str, int] | None,
) -> pb.CreateCollectionRequest:
    """The message that makes a collection."""
    return pb.CreateCollectionRequest(
        name=name,
        model=model,
        space=space,
        dimensions=dimensions,
        storage=_choice("storage", storage, STORAGES),
        metric=_choice("metric", metric, METRICS),
        index=pb.Index(**{index: _choice("index", index, INDEXES)(**(index_options or {}))}),
    )


def upsert_request(collection: str, items: Iterable[Item], model: str, space: str, thumbnails: bool) -> Any:
    """The message that stores items; reads pictures that are paths."""
    request = pb.UpsertRequest(collection=collection, model=model, space=space, keep_thumbnails=thumbnails)
    for item in items:
        added = request.items.add(id=item.id, metadata=item.metadata, payload=item.payload)
        _fill(added, item.vector, item.text, item.image)
    return request


def list_request(collection: str, start: int, page: int, vectors: bool) -> pb.ListRequest:
    """The message that asks for a page of items; `start` is the `next` of the page before, 0 for the first."""
    return pb.ListRequest(collection=collection, limit=page, with_vectors=vectors, **{"from": start})


def search_request(
    collection: str,
    vector: Sequence[float] | npt.NDArray[Any] | None,
    text: str | None,
    image: Picture | None,
    k: int,
    where: Mapping[str, str | Sequence[str]] | None,
    model: str,
    space: str,
) -> pb.SearchRequest:
    """The message of a search; reads a picture that is a path."""
    request = pb.SearchRequest(collection=collection, k=k, model=model, space=space)
    _fill(request, vector, text, image)
    for key, values in (where or {}).items():
        request.filter.add(key=key, values=[values] if isinstance(values, str) else values)
    return request


def collection_info(collection: Any) -> CollectionInfo:
    """What a collection was made with."""
    storage = next(name for name, value in STORAGES.items() if value == collection.storage)
    metric = next(name for name, value in METRICS.items() if value == collection.metric)
    return CollectionInfo(collection.name, collection.space, collection.dimensions, storage, metric, collection.index.WhichOneof("kind") or "exact")


def collection_stats(stats: Any) -> CollectionStats:
    """How large a collection is."""
    return CollectionStats(stats.rows, stats.deleted_rows, stats.bytes, stats.log_bytes, stats.last_snapshot or None)


def search_matches(response: Any) -> list[SearchMatch]:
    """What a search found."""
    return [SearchMatch(m.id, m.score, dict(m.metadata), m.payload) for m in response.matches]


def upsert_result(response: Any) -> UpsertResult:
    """What an upsert, or an import so far, did."""
    return UpsertResult(response.inserted, response.replaced, response.unchanged)


def stored_item(item: Any) -> StoredItem:
    """An item of a collection."""
    vector = np.array(item.vector.values, np.float32) if item.HasField("vector") else None
    return StoredItem(item.id, dict(item.metadata), item.payload, vector)


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
