"""Puts the client and its stubs on the path, and offers a staged server and the address of a real one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "clients" / "python"))


def _make_stubs():
    stubs = ROOT / "clients" / "python" / "inference_client" / "_generated" / "__init__.py"
    newest = max(proto.stat().st_mtime for proto in (ROOT / "proto").rglob("*.proto"))
    if stubs.exists() and stubs.stat().st_mtime >= newest:
        return
    if not (shutil.which("protoc") and shutil.which("grpc_python_plugin")):
        pytest.exit("the Python tests need protobuf-compiler and protobuf-compiler-grpc", returncode=5)
    subprocess.run([str(ROOT / "eng" / "python-stubs")], check=True)


_make_stubs()


@pytest.fixture
def staged():
    """A server in this process that answers as each test stages it."""
    from staged_server import StagedServer

    server = StagedServer()
    yield server
    server.stop()


@pytest.fixture
def address():
    """The address of a real server."""
    value = os.environ.get("INFERENCE_SERVER_ADDRESS")
    if not value:
        pytest.skip("needs a running server in INFERENCE_SERVER_ADDRESS")
    return value
