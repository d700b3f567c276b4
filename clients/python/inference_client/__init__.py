"""NumPy in, NumPy out: a client of InferenceServer and of any server of the Open Inference Protocol over gRPC."""

from .aio import AsyncInferenceClient
from .bfloat16 import BFloat16Tensor
from .cancellation import Cancellation
from .client import InferenceClient
from .errors import (
    DeadlineExceededError,
    InferenceError,
    InvalidArgumentError,
    InvalidResponseError,
    NotFoundError,
    OverloadedError,
    RequestCancelledError,
    UnavailableError,
    UnimplementedError,
)
from .results import InferResult, ModelMetadata, ServerMetadata, TensorMetadata
from .retry import RetryPolicy

__all__ = [
    "AsyncInferenceClient",
    "BFloat16Tensor",
    "Cancellation",
    "DeadlineExceededError",
    "InferResult",
    "InferenceClient",
    "InferenceError",
    "InvalidArgumentError",
    "InvalidResponseError",
    "ModelMetadata",
    "NotFoundError",
    "OverloadedError",
    "RequestCancelledError",
    "RetryPolicy",
    "ServerMetadata",
    "TensorMetadata",
    "UnavailableError",
    "UnimplementedError",
]
