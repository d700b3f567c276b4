"""Items in groups, each of which travels as one message of a stream."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import TypeVar, Union

T = TypeVar("T")

#: What the asyncio client reads items from; it goes through an ordinary iterable on the event loop.
AnyIterable = Union[Iterable[T], AsyncIterable[T]]


def groups(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`; the last may be shorter."""
    _check(size)
    group: list[T] = []
    for item in items:
        group.append(item)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


async def async_groups(items: AnyIterable[T], size: int) -> AsyncIterator[list[T]]:
    """As groups, from either kind of iterable."""
    if not isinstance(items, AsyncIterable):
        for group in groups(items, size):
            yield group
        return
    _check(size)
    group = []
    async for item in items:
        group.append(item)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _check(size: int) -> None:
    if size < 1:
        raise ValueError(f"batch is {size}, expected at least 1")
