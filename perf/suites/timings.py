"""Runs both sides of a kernel comparison: ours (KernelTimings) and the peers' (a script in perf/peers)."""
import json
import os
import subprocess

from .machine import ROOT

# Debian's interpreter is the one that python3-faiss, python3-torch and the like are installed for.
PEER_PYTHON = os.environ.get("PEER_PYTHON", "/usr/bin/python3")


def ours(family):
    """{name: value} of one family of our kernels, built in Release and run alone."""
    project = ROOT / "perf" / "KernelTimings" / "KernelTimings.csproj"
    done = subprocess.run(
        ["dotnet", "run", "-c", "Release", "--project", str(project), "--", family],
        cwd=ROOT, check=True, capture_output=True, text=True)
    return {t["name"]: t["value"] for t in json.loads(done.stdout.strip().splitlines()[-1])}


def peers(script, *arguments, **environment):
    """{name: value} that perf/peers/SCRIPT prints as one JSON object; empty where the peers are not installed (exit code 3)."""
    done = subprocess.run(
        [PEER_PYTHON, str(ROOT / "perf" / "peers" / script), *map(str, arguments)],
        env={**os.environ, **{k: str(v) for k, v in environment.items()}}, check=False, capture_output=True, text=True)
    if done.returncode == 3:
        return {}
    done.check_returncode()
    return json.loads(done.stdout.strip().splitlines()[-1])
