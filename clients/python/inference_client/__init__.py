"""NumPy in, NumPy out: a client of InferenceServer and of any server of the Open Inference Protocol over gRPC."""

from .aio import AsyncInferenceClient
from .bfloat16 import BFloat16Tensor
from .cancellation import Cancellation
from .client import InferenceClient
from .collection_types import CollectionInfo, CollectionStats, Item, SearchMatch, StoredItem, UpsertResult
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
from .lyrics_messages import (
    CutLine,
    EvaluatedQuery,
    Evaluation,
    LabelledLyrics,
    LyricsLine,
    LyricsMatch,
    LyricsMatches,
)
from .pictures import Picture
from .results import InferResult, ModelMetadata, ServerMetadata, TensorMetadata
from .retry import RetryPolicy
from .task_messages import ClipScores, Embeddings

__all__ = [
    "AsyncInferenceClient",
    "BFloat16Tensor",
    "Cancellation",
    "ClipScores",
    "CollectionInfo",
    "CollectionStats",
    "CutLine",
    "DeadlineExceededError",
    "Embeddings",
    "EvaluatedQuery",
    "Evaluation",
    "InferResult",
    "InferenceClient",
    "InferenceError",
    "InvalidArgumentError",
    "InvalidResponseError",
    "Item",
    "LabelledLyrics",
    "LyricsLine",
    "LyricsMatch",
    "LyricsMatches",
    "ModelMetadata",
    "NotFoundError",
    "OverloadedError",
    "Picture",
    "RequestCancelledError",
    "RetryPolicy",
    "SearchMatch",
    "ServerMetadata",
    "StoredItem",
    "TensorMetadata",
    "UnavailableError",
    "UnimplementedError",
    "UpsertResult",
]
