"""Stored embeddings for asyncio: made, filled, searched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from . import collection_messages as messages
from ._generated.inference.tasks.v1 import collections_pb2 as pb
from ._generated.inference.tasks.v1 import collections_pb2_grpc as stubs
from .collection_types import CollectionInfo, CollectionStats, Item, SearchMatch, StoredItem, UpsertResult
from .grouping import AnyIterable, async_groups
from .pictures import Picture

if TYPE_CHECKING:
    from .aio import AsyncInferenceClient


class AsyncCollections:
    """The collections of a server; got from a client's `collections`.

    As Collections, with coroutines; pictures are read on other threads. What a call answers is on the server's disk.
    """

    def __init__(self, client: AsyncInferenceClient) -> None:
        self._client = client
        self._stub = stubs.CollectionsStub(client._channel)

    async def create(
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
        return messages.collection_info(await self._once(self._stub.CreateCollection, request, timeout))

    async def list_collections(self, *, timeout: float | None = None) -> list[CollectionInfo]:
        """Every collection, by name."""
        response = await self._client._ask(self._stub.ListCollections, pb.ListCollectionsRequest(), timeout)
        return [messages.collection_info(collection) for collection in response.collections]

    async def stats(self, collection: str, *, timeout: float | None = None) -> CollectionStats:
        """How large a collection is."""
        request = pb.GetStatsRequest(collection=collection)
        return messages.collection_stats(await self._client._ask(self._stub.GetStats, request, timeout))

    async def drop(self, collection: str, *, timeout: float | None = None) -> None:
        """Removes a collection and its files."""
        await self._once(self._stub.DropCollection, pb.DropCollectionRequest(collection=collection), timeout)

    async def backup(self, collection: str, backup: str, *, timeout: float | None = None) -> None:
        """Writes what a collection holds now into the folder `backup` of the server's backups."""
        request = pb.BackupCollectionRequest(collection=collection, backup=backup)
        await self._once(self._stub.BackupCollection, request, timeout)

    async def upsert(
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
        request = await asyncio.to_thread(messages.upsert_request, collection, list(items), model, space, thumbnails)
        return messages.upsert_result(await self._client._ask(self._stub.Upsert, request, timeout))

    def import_items(
        self,
        collection: str,
        items: AnyIterable[Item],
        *,
        batch: int = 64,
        model: str = "",
        space: str = "",
        thumbnails: bool = False,
        timeout: float | None = None,
    ) -> AsyncGenerator[UpsertResult, None]:
        """Stores any number of items over one stream and gives the sums so far after each batch, once it is durable.

        After a break run it again: what is there already is passed over. Whoever stops reading early ends the call with
        the answer's `aclose`; an error of `items` ends it too, and is raised as it is.
        """
        requests = (
            await asyncio.to_thread(messages.upsert_request, collection, group, model, space, thumbnails)
            async for group in async_groups(items, batch)
        )
        return self._client._stream(self._stub.Import, requests, messages.upsert_result, timeout)

    async def delete(self, collection: str, ids: Iterable[str], *, timeout: float | None = None) -> int:
        """Removes items and tells how many there were."""
        request = pb.DeleteRequest(collection=collection, ids=ids)
        return int((await self._client._ask(self._stub.Delete, request, timeout)).deleted)

    async def get(
        self, collection: str, ids: Iterable[str], *, vectors: bool = False, timeout: float | None = None
    ) -> list[StoredItem]:
        """Items by id, in that order; those that are not there are left out."""
        request = pb.GetRequest(collection=collection, ids=ids, with_vectors=vectors)
        response = await self._client._ask(self._stub.Get, request, timeout)
        return [messages.stored_item(item) for item in response.items]

    async def items(
        self, collection: str, *, page: int = 1000, vectors: bool = False, timeout: float | None = None
    ) -> AsyncGenerator[StoredItem, None]:
        """All items in the order in which they were stored, read page by page."""
        start = 0
        while True:
            request = messages.list_request(collection, start, page, vectors)
            response = await self._client._ask(self._stub.List, request, timeout)
            for item in response.items:
                yield messages.stored_item(item)
            start = response.next
            if not start:
                return

    async def search(
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
        request = await asyncio.to_thread(
            messages.search_request, collection, vector, text, image, k, where, model, space
        )
        return messages.search_matches(await self._client._ask(self._stub.Search, request, timeout))

    async def _once(self, method: Any, request: Any, timeout: float | None) -> Any:
        """Done twice, these would say that they found it done."""
        return await self._client._ask(method, request, timeout, repeatable=False)
