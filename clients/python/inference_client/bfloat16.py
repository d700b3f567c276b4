"""BF16 tensors, for which NumPy has no type."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


class BFloat16Tensor:
    """A BF16 input, held as its bits.

    Answers need no such holder: a BF16 output arrives as float32, which holds every BF16 value exactly, and
    `from_float32` of it gives the same bits again.
    """

    def __init__(self, bits: npt.NDArray[np.uint16]) -> None:
        """Holds `bits` (uint16, the upper halves of float32 values) without copying them."""
        if bits.dtype != np.uint16:
            raise ValueError(f"bits are of type {bits.dtype}, expected uint16")
        self.bits = bits

    @classmethod
    def from_float32(cls, values: npt.ArrayLike) -> BFloat16Tensor:
        """Rounds to the nearest BF16, ties to even; NaN stays NaN."""
        wide = np.ascontiguousarray(values, dtype=np.float32)
        pattern = wide.view(np.uint32).reshape(np.shape(values))
        upper = (pattern >> 16).astype(np.uint16)
        rounded = ((pattern + np.uint32(0x7FFF) + ((pattern >> 16) & np.uint32(1))) >> 16).astype(np.uint16)
        # A NaN whose payload lies in the lower half only would become infinity.
        nan = np.where(upper & np.uint16(0x7F), upper, upper | np.uint16(0x40)).astype(np.uint16)
        return cls(np.where(np.isnan(wide).reshape(pattern.shape), nan, rounded).astype(np.uint16))

    def to_float32(self) -> npt.NDArray[np.float32]:
        """The values, exactly."""
        return widen(self.bits)

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes."""
        return self.bits.shape

    def __eq__(self, other: object) -> bool:
        """Whether the bits are the same; so NaN equals the same NaN."""
        return isinstance(other, BFloat16Tensor) and np.array_equal(self.bits, other.bits)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"BFloat16Tensor({self.to_float32()!r})"


def widen(bits: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """BF16 bits as float32 values."""
    return (np.ascontiguousarray(bits).astype(np.uint32) << 16).view(np.float32).reshape(bits.shape)
