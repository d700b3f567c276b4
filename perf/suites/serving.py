"""What the engine adds to bare gRPC: server CPU, throughput, latency, memory and allocations, both servers under the same client."""
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import time
import urllib.request

from .machine import ROOT
from .result import result

BIN = ROOT / "artifacts" / "bin"
BARE = "bare Grpc.AspNetCore echo"
TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """A server process of its own, ended with the block."""

    def __init__(self, command):
        self.grpc, self.http = free_port(), free_port()
        self.command = command(self.grpc, self.http)

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.started = time.monotonic()
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - self.started > 60:
                raise RuntimeError(f"{self.command[0]} did not start")
            time.sleep(0.02)
        self.ready_after = time.monotonic() - self.started
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def answers(self):
        path = "/v2/health/ready" if "--http-port" in self.command else "/metrics"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}{path}", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def allocated(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/metrics", timeout=5) as answer:
            return float(re.search(r"^dotnet_gc_allocated_bytes_total (\S+)", answer.read().decode(), re.M).group(1))

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory_mib(self, field):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status).group(1)) / 1024

    def load(self, callers, elements, seconds):
        before = self.cpu_seconds(), self.allocated()
        done = subprocess.run([str(BIN / "LoadTest" / "release" / "LoadTest"), f"127.0.0.1:{self.grpc}", str(callers), str(elements), str(seconds)],
                              capture_output=True, text=True, check=True)
        report = json.loads(done.stdout)
        report["cpuMicroseconds"] = (self.cpu_seconds() - before[0]) / report["calls"] * 1e6
        report["allocated"] = (self.allocated() - before[1]) / report["calls"]
        return report


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ours(models):
    return lambda grpc, http: [str(BIN / "InferenceServer.Server" / "release" / "inference-server"), "--models", str(models),
                               "--plugins", str(ROOT / "artifacts" / "plugins" / "release"),
                               "--grpc-port", str(grpc), "--http-port", str(http), "--log-level", "warning"]


def bare(grpc, http):
    return [str(BIN / "BareServer" / "release" / "BareServer"), str(grpc), str(http)]


def build():
    for project in ("src/InferenceServer.Server", "plugins/Builtin", "plugins/Onnx", "plugins/Clip", "perf/BareServer", "perf/LoadTest"):
        if (ROOT / project).is_dir():
            subprocess.run(["dotnet", "build", "-c", "Release", "--nologo", "-v", "quiet", str(ROOT / project)], check=True)


def identity_only(folder):
    (pathlib.Path(folder) / "identity").symlink_to(ROOT / "models" / "identity")
    return pathlib.Path(folder)


def alternate(models, callers, elements, seconds, rounds):
    """Both servers up at once, loaded in turns, so that a slow minute of the machine hits both; the median round of each."""
    with Server(ours(models)) as mine, Server(bare) as theirs:
        for server in (mine, theirs):
            server.load(callers, elements, 2)
        pairs = [(mine.load(callers, elements, seconds), theirs.load(callers, elements, seconds)) for _ in range(rounds)]
        peaks = mine.memory_mib("VmHWM"), theirs.memory_mib("VmHWM")
    median = lambda side, key: sorted(pair[side][key] for pair in pairs)[rounds // 2]
    return [{key: median(side, key) for key in ("cpuMicroseconds", "perSecond", "p50", "p99", "allocated")} for side in (0, 1)], peaks


def measure():
    build()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        models = identity_only(folder)
        for callers in (16, 64):
            (mine, theirs), _ = alternate(models, callers, 1, 4, 3)
            name = f"identity, 1 element, {callers} callers"
            results += [
                cost(f"{name}: server CPU per request", mine, theirs, "cpuMicroseconds", "us", 1.20),
                result(f"{name}: throughput", mine["perSecond"], "1/s", theirs["perSecond"], BARE, at_least=0.9),
                result(f"{name}: p50", mine["p50"], "us", theirs["p50"], BARE, smaller_is_better=True),
                result(f"{name}: p99", mine["p99"], "us", theirs["p99"], BARE, smaller_is_better=True),
            ]
            if callers == 16:
                results.append(cost(f"{name}: managed bytes per request", mine, theirs, "allocated", "B", 1.5))
        (mine, theirs), _ = alternate(models, 1, 1, 4, 3)
        added = mine["p50"] - theirs["p50"]
        results.append({**result("identity, 1 element, 1 caller: p50", mine["p50"], "us", theirs["p50"], BARE, smaller_is_better=True),
                        "goal": "<= 20 us added", "met": added <= 20})
        (mine, theirs), peaks = alternate(models, 2, 4 << 20, 5, 3)
        results.append(cost("identity, 16 MB both ways, 2 callers: server CPU per request", mine, theirs, "cpuMicroseconds", "us", 1.0))
        results.append({**result("identity, 16 MB both ways, 2 callers: peak memory", peaks[0], "MiB", peaks[1], BARE), "goal": "<= 1.0 x", "met": peaks[0] <= peaks[1]})
    with Server(ours(ROOT / "models")) as server:
        results.append(limit("models/: start to ready", server.ready_after, "s", 3))
        time.sleep(3)
        results.append(limit("models/: idle resident memory", server.memory_mib("VmRSS"), "MiB", 120))
    return results


def cost(name, mine, theirs, key, unit, most):
    return result(name, mine[key], unit, theirs[key], BARE, at_most=most, goal=f"<= {most} x")


def limit(name, value, unit, most):
    return {"name": name, "ours": value, "unit": unit, "baseline": None, "baselineName": None, "ratio": None, "goal": f"<= {most} {unit}", "met": value <= most}
