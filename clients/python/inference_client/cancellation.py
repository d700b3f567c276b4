"""Ending a blocking call from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Cancellation:
    """Hand one to a call, and `cancel` it from any thread: the call then raises RequestCancelledError.

    One object may serve several calls, which end together.
    """

    def __init__(self) -> None:
        self._requested = threading.Event()
        self._lock = threading.Lock()
        self._watchers: dict[int, Callable[[], object]] = {}
        self._next = 0

    @property
    def requested(self) -> bool:
        """Whether `cancel` was called."""
        return self._requested.is_set()

    def cancel(self) -> None:
        """Ends the calls that hold this object; later ones end at once."""
        self._requested.set()
        with self._lock:
            watchers = list(self._watchers.values())
        for watcher in watchers:
            watcher()

    def wait(self, seconds: float) -> bool:
        """Waits until `cancel` is called, but not longer than that; whether it was."""
        return self._requested.wait(seconds)

    def watch(self, watcher: Callable[[], object]) -> Callable[[], None]:
        """Calls `watcher` when `cancel` is called, at once if it was; returns what stops that."""
        with self._lock:
            key = self._next
            self._next += 1
            self._watchers[key] = watcher
        if self.requested:
            watcher()

        def stop() -> None:
            with self._lock:
                self._watchers.pop(key, None)

        return stop
