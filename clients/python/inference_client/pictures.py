"""Pictures as callers have them, as the bytes that the wire carries."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, Union

#: A path, the bytes of a PNG or JPEG file, or a PIL image.
Picture = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, Any]


def encoded(picture: Picture) -> bytes:
    """The picture as a file's bytes: what already is one travels as it is, a PIL image as PNG, which keeps every pixel."""
    if isinstance(picture, (bytes, bytearray, memoryview)):
        return bytes(picture)
    if isinstance(picture, (str, os.PathLike)):
        return Path(picture).read_bytes()
    if hasattr(picture, "save") and hasattr(picture, "mode"):
        file = io.BytesIO()
        (picture if picture.mode in _PNG_MODES else picture.convert("RGB")).save(file, "PNG")
        return file.getvalue()
    raise TypeError(f"a picture is a {type(picture).__name__}, expected a path, the bytes of a file or a PIL image")


_PNG_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}
