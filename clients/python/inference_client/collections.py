"""Stored embeddings: made, filled, searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from . import collection_messages as messages
from ._generated.inference.tasks.v1 import collections_pb2 as pb
from ._generated.inference.tasks.v1 import collections_pb2_grpc as stubs
from .collection_types import CollectionInfo, CollectionStats, Item, SearchMatch, StoredItem, UpsertResult
from .grouping import groups
from .pictures import Picture

if TYPE_CHECKING:
    from .client import InferenceClient


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
        request = messages.create_request(name, model, space, dimensions, storage, metric, index, index_options)
        return messages.collection_info(self._once(self._stub.CreateCollection, request, timeout))

    def list_collections(self, *, timeout: float | None = None) -> list[CollectionInfo]:
        """Every collection, by name."""
        response = self._client._ask(self._stub.ListCollections, pb.ListCollectionsRequest(), timeout)
        return [messages.collection_info(collection) for collection in response.collections]

    def stats(self, collection: str, *, timeout: float | None = None) -> CollectionStats:
        """How large a collection is."""
        request = pb.GetStatsRequest(collection=collection)
        return messages.collection_stats(self._client._ask(self._stub.GetStats, request, timeout))

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
        request = messages.upsert_request(collection, items, model, space, thumbnails)
        return messages.upsert_result(self._client._ask(self._stub.Upsert, request, timeout))

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

        After a break run it again: what is there already is passed over. An error of `items` is raised as it is.
        """
        requests = (messages.upsert_request(collection, group, model, space, thumbnails) for group in groups(items, batch))
        return map(messages.upsert_result, self._client._stream(self._stub.Import, requests, timeout))

    def delete(self, collection: str, ids: Iterable[str], *, timeout: float | None = None) -> int:
        """Removes items and tells how many there were."""
        request = pb.DeleteRequest(collection=collection, ids=ids)
        return int(self._client._ask(self._stub.Delete, request, timeout).deleted)

    def get(
        self, collection: str, ids: Iterable[str], *, vectors: bool = False, timeout: float | None = None
    ) -> list[StoredItem]:
        """Items by id, in that order; those that are not there are left out."""
        request = pb.GetRequest(collection=collection, ids=ids, with_vectors=vectors)
        return [messages.stored_item(item) for item in self._client._ask(self._stub.Get, request, timeout).items]

    def items(
        self, collection: str, *, page: int = 1000, vectors: bool = False, timeout: float | None = None
    ) -> Iterator[StoredItem]:
        """All items in the order in which they were stored, read page by page."""
        start = 0
        while True:
            request = messages.list_request(collection, start, page, vectors)
            response = self._client._ask(self._stub.List, request, timeout)
            yield from map(messages.stored_item, response.items)
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
        request = messages.search_request(collection, vector, text, image, k, where, model, space)
        return messages.search_matches(self._client._ask(self._stub.Search, request, timeout))

    def _once(self, method: Any, request: Any, timeout: float | None) -> Any:
        """Done twice, these would say that they found it done."""
        return self._client._ask(method, request, timeout, repeatable=False)
