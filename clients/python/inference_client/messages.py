"""Requests and answers between this package's types and the protocol's messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt

from ._generated.inference import grpc_service_pb2 as pb
from .bfloat16 import BFloat16Tensor
from .errors import InvalidResponseError
from .results import InferResult, ModelMetadata, Parameter, ServerMetadata, TensorMetadata
from .tensors import decode, decode_list, encode


def infer_request(
    model: str,
    inputs: Mapping[str, npt.NDArray[Any] | BFloat16Tensor],
    outputs: Sequence[str] | None,
    version: str,
    request_id: str,
    parameters: Mapping[str, Parameter] | None,
) -> pb.ModelInferRequest:
    """The message of an inference; data travels raw."""
    request = pb.ModelInferRequest(model_name=model, model_version=version, id=request_id)
    for name, value in inputs.items():
        datatype, shape, raw = encode(name, value)
        request.inputs.add(name=name, datatype=datatype, shape=shape)
        request.raw_input_contents.append(raw)
    for name in outputs or ():
        request.outputs.add(name=name)
    for key, parameter in (parameters or {}).items():
        _set(request.parameters[key], key, parameter)
    return request


def infer_result(response: pb.ModelInferResponse) -> InferResult:
    """The answer in a message, whose data is raw or, from some servers, in typed lists."""
    raw = response.raw_output_contents
    if raw and len(raw) != len(response.outputs):
        raise InvalidResponseError(f"the answer has {len(response.outputs)} outputs and {len(raw)} raw contents")
    outputs: dict[str, npt.NDArray[Any]] = {}
    for index, output in enumerate(response.outputs):
        shape = tuple(output.shape)
        outputs[output.name] = (
            decode(output.name, output.datatype, shape, raw[index])
            if raw
            else decode_list(output.name, output.datatype, shape, output.contents)
        )
    return InferResult(
        outputs=outputs,
        datatypes={output.name: output.datatype for output in response.outputs},
        parameters={key: _get(parameter) for key, parameter in response.parameters.items()},
        model_name=response.model_name,
        model_version=response.model_version,
        request_id=response.id,
    )


def server_metadata(response: pb.ServerMetadataResponse) -> ServerMetadata:
    """Who the server is."""
    return ServerMetadata(response.name, response.version, tuple(response.extensions))


def model_metadata(response: pb.ModelMetadataResponse) -> ModelMetadata:
    """A model's versions, inputs and outputs."""
    return ModelMetadata(
        name=response.name,
        versions=tuple(response.versions),
        platform=response.platform,
        inputs=_tensors(response.inputs),
        outputs=_tensors(response.outputs),
    )


def _tensors(tensors: Any) -> tuple[TensorMetadata, ...]:
    return tuple(TensorMetadata(tensor.name, tensor.datatype, tuple(tensor.shape)) for tensor in tensors)


def _set(target: Any, key: str, value: Parameter) -> None:
    if isinstance(value, bool):
        target.bool_param = value
    elif isinstance(value, int):
        if value < 1 << 63:
            target.int64_param = value
        else:
            target.uint64_param = value
    elif isinstance(value, float):
        target.double_param = value
    elif isinstance(value, str):
        target.string_param = value
    else:
        raise TypeError(f"parameter '{key}' is a {type(value).__name__}, expected bool, int, float or str")


def _get(parameter: Any) -> Parameter:
    choice = parameter.WhichOneof("parameter_choice")
    value: Parameter = "" if choice is None else getattr(parameter, choice)
    return value
