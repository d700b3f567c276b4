"""The lyrics pipeline and its collections against what their parts cost alone, in process: MatchLyrics, import, search, durable upsert, memory."""
import json
import pathlib
import shutil
import subprocess
import tempfile

from .machine import ROOT
from .result import result
from .serving import BIN, Server, bare, build, ours

TIMINGS = BIN / "RetrievalTimings" / "release" / "RetrievalTimings"
MODEL = ROOT / "models" / "lyrics-clip"
GALLERY = ROOT / "samples" / "lyrics" / "gallery"
LYRICS = ROOT / "samples" / "lyrics" / "lyrics.json"
ROWS, DIMENSIONS = 1_000_000, 512


def timings(*arguments):
    done = subprocess.run([str(TIMINGS), *map(str, arguments)], capture_output=True, text=True, check=True, timeout=200)
    return json.loads(done.stdout.strip().splitlines()[-1])


def middle(values):
    return sorted(values)[len(values) // 2]


def cpu_during(server, *arguments):
    """What a load did, and the server's processor seconds meanwhile."""
    before = server.cpu_seconds()
    done = timings(*arguments)
    return done, server.cpu_seconds() - before


def server_with_gallery(models, data):
    command = ours(models)
    return lambda grpc, http: [*command(grpc, http), "--gallery", str(GALLERY), "--data", str(data)]


def match_and_import(folder):
    models, answer = folder / "models", folder / "answer"
    models.mkdir()
    (models / MODEL.name).symlink_to(MODEL)
    with Server(server_with_gallery(models, folder / "data")) as mine:
        address = f"127.0.0.1:{mine.grpc}"
        timings("answer", address, LYRICS, answer)
        with Server(lambda grpc, http: [*bare(grpc, http), str(answer)]) as theirs:
            return [*matching(mine, theirs), *importing(mine, address)]


def matching(mine, theirs, callers=32, seconds=4, rounds=3):
    """The servers and the parts are measured in turns, so that a slow minute of the machine hits all."""
    costs, bares, parts, reports = [], [], [], []
    for server, warm in ((mine, 12), (theirs, 3)):
        # At hundreds of calls a second the compiler is done with the server's methods only after some ten seconds.
        timings("match", f"127.0.0.1:{server.grpc}", LYRICS, callers, warm)
    for _ in range(rounds):
        for server, into in ((mine, costs), (theirs, bares)):
            report, cpu = cpu_during(server, "match", f"127.0.0.1:{server.grpc}", LYRICS, callers, seconds)
            into.append(cpu / report["calls"] * 1e6)
            reports += [report] if server is mine else []
        parts.append(timings("text", MODEL / "1", LYRICS, seconds))
    sums = [p["model"] + p["tokens"] + p["search"] + b for p, b in zip(parts, bares)]
    best = parts[0]["bestBatch"]
    name = f"MatchLyrics, {callers} callers"
    return [
        result(f"{name}: server CPU per request", middle(costs), "us", middle(sums), "parts in process + bare gRPC", at_most=1.15, goal="<= 1.15 x"),
        *(result(f"{name}: of the baseline, {what}", value, "us", None, "-") for what, value in (
            (f"text model at its best batch ({best})", middle([p["model"] for p in parts])), ("tokenizer", middle([p["tokens"] for p in parts])),
            ("search kernel", middle([p["search"] for p in parts])), ("bare gRPC", middle(bares)))),
        result(f"{name}: throughput", middle([r["perSecond"] for r in reports]), "1/s", None, "-"),
        result(f"{name}: p50", middle([r["p50"] for r in reports]), "us", None, "-"),
        result(f"{name}: p99", middle([r["p99"] for r in reports]), "us", None, "-"),
    ]


def importing(mine, address, images=4000, batch=32, rounds=3):
    costs, parts = [], []
    timings("import", address, GALLERY, images // 4, batch)
    for _ in range(rounds):
        report, cpu = cpu_during(mine, "import", address, GALLERY, images, batch)
        costs.append(cpu / report["images"] * 1e6)
        parts.append(timings("image", MODEL / "1", GALLERY, 3))
    name = f"import, batches of {batch} pictures"
    return [
        result(f"{name}: server CPU per picture", middle(costs), "us", middle([p["decode"] + p["resize"] + p["model"] for p in parts]),
               "decode + resize + image model in process", at_most=1.2, goal="<= 1.2 x"),
        *(result(f"{name}: of the baseline, {what}", middle([p[what] for p in parts]), "us", None, "-") for what in ("decode", "resize", "model")),
    ]


def large_collection(folder):
    filled = timings("fill", folder / "large", ROWS)
    found = timings("search", folder / "large", 12)
    shutil.rmtree(folder / "large")
    name = f"{ROWS // 1_000_000} M x {DIMENSIONS} bf16"
    return [
        result(f"search, {name}, 1 query", found["searchMilliseconds"], "ms", found["kernelMilliseconds"], "the kernel", at_least=0.9, smaller_is_better=True),
        result(f"search, {name}, 64 at once: throughput", found["manyPerSecond"], "1/s", found["onePerSecond"], "one at a time", at_least=8),
        result(f"search, {name}, 64 at once: throughput", found["manyPerSecond"], "1/s", found["kernelManyPerSecond"], "the kernel, 64 queries in one call"),
        memory(f"{name}: resident memory after the import and a search", filled["memory"]["all"]),
        memory(f"{name}: resident memory after reopening and a search", found["memory"]["all"]),
        result(f"{name}: import", ROWS / filled["seconds"], "rows/s", None, "-"),
        result(f"{name}: reopening, every file verified", found["openSeconds"], "s", None, "-"),
    ]


def memory(name, mebibytes, most=2.0):
    gigabytes = mebibytes * 2**20 / 1e9
    return {"name": name, "ours": gigabytes, "unit": "GB", "baseline": None, "baselineName": None, "ratio": None, "goal": f"<= {most} GB", "met": gigabytes <= most}


def upserting(folder):
    done = timings("upsert", folder / "upserts", 100, 5)
    return [result(f"durable upsert, batches of 1000 x {DIMENSIONS}", done["upserts"], "batches/s", done["writes"], "the same bytes with a flush for each batch", at_least=0.5),
            result(f"durable upsert, batches of 1000 x {DIMENSIONS}, 4 callers", done["upsertsByFour"], "batches/s", done["writes"], "the same bytes with a flush for each batch")]


def stalling(folder):
    done = timings("stall", folder / "stalls", ROWS)
    return [result(f"longest upsert while {ROWS // 1_000_000} M x {DIMENSIONS} are written as a snapshot", done["longestMilliseconds"], "ms", None, "-"),
            result("middle upsert meanwhile", done["middleMilliseconds"], "ms", done["quietMilliseconds"], "the middle upsert without a snapshot", smaller_is_better=True)]


def measure():
    build()
    subprocess.run(["dotnet", "build", "-c", "Release", "--nologo", "-v", "quiet", str(ROOT / "perf" / "RetrievalTimings")], check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        return [*match_and_import(folder), *upserting(folder), *stalling(folder), *large_collection(folder)]
