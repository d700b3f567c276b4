"""Tensors between NumPy and the wire: little-endian, row-major, no padding."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from .bfloat16 import BFloat16Tensor, widen
from .errors import InvalidResponseError

# What the wire calls NumPy's fixed-size types. BYTES and BF16 have no NumPy type of their own.
_DTYPES: dict[str, np.dtype[Any]] = {
    "BOOL": np.dtype(np.bool_),
    "UINT8": np.dtype("u1"),
    "UINT16": np.dtype("<u2"),
    "UINT32": np.dtype("<u4"),
    "UINT64": np.dtype("<u8"),
    "INT8": np.dtype("i1"),
    "INT16": np.dtype("<i2"),
    "INT32": np.dtype("<i4"),
    "INT64": np.dtype("<i8"),
    "FP16": np.dtype("<f2"),
    "FP32": np.dtype("<f4"),
    "FP64": np.dtype("<f8"),
}
_DATATYPES = {(dtype.kind, dtype.itemsize): name for name, dtype in _DTYPES.items()}

# The typed list that holds each type, for servers that answer with lists.
_LISTS = {
    "BOOL": "bool_contents",
    "UINT8": "uint_contents",
    "UINT16": "uint_contents",
    "UINT32": "uint_contents",
    "UINT64": "uint64_contents",
    "INT8": "int_contents",
    "INT16": "int_contents",
    "INT32": "int_contents",
    "INT64": "int64_contents",
    "FP32": "fp32_contents",
    "FP64": "fp64_contents",
    "BYTES": "bytes_contents",
}

_LENGTH = struct.Struct("<I")


def encode(name: str, value: npt.NDArray[Any] | BFloat16Tensor) -> tuple[str, tuple[int, ...], bytes]:
    """Datatype, shape and bytes of an input.

    Text is sent as UTF-8. Raises TypeError where `value` is no array, or of a type that the wire cannot carry.
    """
    if isinstance(value, BFloat16Tensor):
        return "BF16", value.shape, value.bits.astype("<u2", copy=False).tobytes()
    if not isinstance(value, np.ndarray):
        raise TypeError(f"input '{name}' is a {type(value).__name__}, expected a numpy.ndarray or a BFloat16Tensor")
    if value.dtype.name == "bfloat16":  # ml_dtypes' type, recognised without needing that package
        return "BF16", value.shape, value.view(np.uint16).astype("<u2", copy=False).tobytes()
    if value.dtype.kind in "OSU":
        return "BYTES", value.shape, _join(name, value)
    datatype = _DATATYPES.get((value.dtype.kind, value.dtype.itemsize))
    if datatype is None:
        raise TypeError(f"input '{name}' has elements of type {value.dtype}, which the protocol cannot carry")
    return datatype, value.shape, value.astype(_DTYPES[datatype], copy=False).tobytes()


def decode(name: str, datatype: str, shape: Sequence[int], raw: bytes) -> npt.NDArray[Any]:
    """The array of an output. It reads `raw` in place where the type allows that, and cannot be written to then."""
    count = _count(name, shape)
    if datatype == "BYTES":
        return _objects(_split(name, raw, count), count).reshape(shape)
    dtype = np.dtype("<u2") if datatype == "BF16" else _dtype(name, datatype)
    if len(raw) != count * dtype.itemsize:
        raise InvalidResponseError(
            f"output '{name}' ({datatype} {list(shape)}) has {len(raw)} bytes, expected {count * dtype.itemsize}"
        )
    array = np.frombuffer(raw, dtype).reshape(shape)
    return widen(array) if datatype == "BF16" else array


def decode_list(name: str, datatype: str, shape: Sequence[int], contents: Any) -> npt.NDArray[Any]:
    """The array of an output whose data came as a typed list."""
    count = _count(name, shape)
    if datatype not in _LISTS:
        raise InvalidResponseError(f"output '{name}' is {datatype} and came as a list, which that type has none of")
    values: Sequence[Any] = getattr(contents, _LISTS[datatype])
    if len(values) != count:
        raise InvalidResponseError(f"output '{name}' ({datatype} {list(shape)}) has {len(values)} elements, expected {count}")
    if datatype == "BYTES":
        return _objects(values, count).reshape(shape)
    dtype = _dtype(name, datatype)
    # Small integers travel in wider lists and count by their low bytes, however high the rest.
    wide = {"i": np.dtype("<i4"), "u": np.dtype("<u4")}.get(dtype.kind, dtype) if dtype.itemsize < 4 else dtype
    return np.array(values, wide).astype(dtype, copy=False).reshape(shape)


def _count(name: str, shape: Sequence[int]) -> int:
    if any(size < 0 for size in shape):
        raise InvalidResponseError(f"output '{name}' has the shape {list(shape)}, expected no negative size")
    return prod(shape)


def _dtype(name: str, datatype: str) -> np.dtype[Any]:
    dtype = _DTYPES.get(datatype)
    if dtype is None:
        raise InvalidResponseError(f"output '{name}' has the unknown type '{datatype}'")
    return dtype


def _objects(values: Iterable[bytes], count: int) -> npt.NDArray[np.object_]:
    # Not np.array(list): that would guess at a fixed-width type and cut trailing zeros.
    array: npt.NDArray[np.object_] = np.empty(count, np.object_)
    array[:] = list(values)
    return array


def _join(name: str, array: npt.NDArray[Any]) -> bytes:
    parts: list[bytes] = []
    for element in array.ravel().tolist():
        if isinstance(element, str):
            element = element.encode()
        elif not isinstance(element, bytes):
            raise TypeError(f"input '{name}' has an element of type {type(element).__name__}, expected bytes or str")
        parts.append(_LENGTH.pack(len(element)))
        parts.append(element)
    return b"".join(parts)


def _split(name: str, raw: bytes, count: int) -> list[bytes]:
    elements: list[bytes] = []
    at, end = 0, len(raw)
    while at < end:
        if end - at < _LENGTH.size:
            raise InvalidResponseError(f"output '{name}' ends inside the length of element {len(elements)}")
        begin = at + _LENGTH.size
        at = begin + int(_LENGTH.unpack_from(raw, at)[0])
        if at > end:
            raise InvalidResponseError(f"output '{name}' ends inside element {len(elements)}")
        elements.append(raw[begin:at])
    if len(elements) != count:
        raise InvalidResponseError(f"output '{name}' (BYTES) has {len(elements)} elements, expected {count}")
    return elements
