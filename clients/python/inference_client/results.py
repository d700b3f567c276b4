"""What the calls return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union

import numpy.typing as npt

Parameter = Union[bool, int, float, str]


@dataclass(frozen=True)
class InferResult:
    """A model's answer."""

    #: Arrays by output. BYTES is an object array of bytes, BF16 arrives as float32; the others keep their type.
    #: Arrays read the received message in place: copy one before writing to it.
    outputs: Mapping[str, npt.NDArray[Any]]
    #: The types that the wire names, by output, for example FP32.
    datatypes: Mapping[str, str]
    #: Named values beside the answer.
    parameters: Mapping[str, Parameter]
    #: The model that answered.
    model_name: str
    #: The version that answered.
    model_version: str
    #: The request's id.
    request_id: str


@dataclass(frozen=True)
class ServerMetadata:
    """Who the server is."""

    name: str
    version: str
    #: Protocol extensions that it speaks.
    extensions: tuple[str, ...]


@dataclass(frozen=True)
class TensorMetadata:
    """One input or output of a model."""

    name: str
    #: The type that the wire names, for example FP32.
    datatype: str
    #: Sizes; -1 where any size goes. A batch dimension, if any, stands in front.
    shape: tuple[int, ...]


@dataclass(frozen=True)
class ModelMetadata:
    """A model's versions, inputs and outputs."""

    name: str
    versions: tuple[str, ...]
    platform: str
    inputs: tuple[TensorMetadata, ...]
    outputs: tuple[TensorMetadata, ...]
