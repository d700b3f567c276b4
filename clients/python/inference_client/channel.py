"""What both clients tell gRPC, and when they retry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .results import Parameter
from .retry import NEVER, RetryPolicy

# Tensors are large, so gRPC's limits are lifted. gRPC's own pause of a second before it connects again would
# turn every retry of the first second into an immediate failure.
OPTIONS: tuple[tuple[str, Any], ...] = (
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2000),
)


def retries_of(policy: RetryPolicy, parameters: Mapping[str, Parameter] | None) -> RetryPolicy:
    """The policy for a request: one of a sequence must not be counted twice by the server."""
    return NEVER if parameters and parameters.get("sequence_id") else policy
