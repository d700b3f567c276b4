"""The package beside others of its kind."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OTHER = """
from google.protobuf import descriptor_pb2, descriptor_pool
other = descriptor_pb2.FileDescriptorProto(name="grpc_service.proto", package="inference", syntax="proto3")
other.message_type.add(name="ModelInferRequest").field.add(name="model_name", number=1, type=9, label=1)
descriptor_pool.Default().Add(other)
"""


def test_another_clients_messages_of_the_same_names_do_not_clash():
    for program in (OTHER + "import inference_client", "import inference_client" + OTHER):
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT / "clients" / "python",
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
