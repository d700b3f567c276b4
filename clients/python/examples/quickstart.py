"""Asks a server who it is and lets it add and subtract. Usage: quickstart.py [host:port]"""

import sys

import numpy as np

from inference_client import InferenceClient, InferenceError


def main(address: str) -> int:
    try:
        with InferenceClient(address, timeout=10) as client:
            server = client.server_metadata()
            shape = [max(size, 1) for size in client.model_metadata("add_sub").inputs[0].shape]
            left = np.arange(16, dtype=np.int32).reshape(shape)
            right = np.full(shape, 2, dtype=np.int32)
            result = client.infer("add_sub", {"INPUT0": left, "INPUT1": right})
    except InferenceError as error:
        print(f"Python: {address}: {error}", file=sys.stderr)
        return 1
    print(f"Python: {server.name} {server.version} at {address}, add_sub version {result.model_version}")
    print(f"        0..15 + 2 = {result.outputs['OUTPUT0'].ravel().tolist()}")
    print(f"        0..15 - 2 = {result.outputs['OUTPUT1'].ravel().tolist()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "localhost:8001"))
