"""Cosine top-k against what the machine can read and multiply, and against faiss, torch and numpy at their best thread count."""
from .result import result
from .timings import ours, peers

ROWS, DIMENSION = 262144, 1024
ROW_BYTES = ROWS * DIMENSION * 4


def measure():
    mine = ours("similarity")
    runs = [peers("similarity_peers.py", threads, ROWS, DIMENSION) for threads in (1, 2)]
    theirs = {name: min(run[name] for run in runs) for name in runs[0]} if all(runs) else {}
    results = [result("read bandwidth of this run", mine["read bandwidth"], "GB/s", None, "-"),
               result("fma peak of this run", mine["fma peak"], "GFLOP/s", None, "-")]
    for k in (10, 100, 1000):
        results += one_query(mine, theirs, k)
    for form, least in (("bf16", 1.9), ("int8", 3.5)):
        results.append(result(f"top-k, 1 query, {form}, k 100: rows per second", rate(mine[f"{form}, 1 query, k 100"]), "Mrows/s",
                              rate(mine["fp32, 1 query, k 100"]), "own fp32", at_least=least))
    for count in (64, 256):
        results += many_queries(mine, theirs, count)
    return results


def one_query(mine, theirs, k):
    taken = mine[f"fp32, 1 query, k {k}"]
    goal = {"at_least": 0.92} if k <= 100 else {}
    yield result(f"top-k, 1 query, fp32, k {k}: read", ROW_BYTES / taken / 1e6, "GB/s", mine["read bandwidth"], "read bandwidth", **goal)
    for peer in ("faiss", "torch"):
        if theirs:
            yield result(f"top-k, 1 query, fp32, k {k}", taken, "ms", theirs[f"{peer}, 1 query, k {k}"], peer,
                         at_least=5 if peer == "faiss" and k <= 100 else None, smaller_is_better=True)
    if theirs and k == 10:
        yield result(f"top-k, 1 query, fp32, k {k}", taken, "ms", theirs["numpy gemv, 1 query"], "numpy gemv without top-k", smaller_is_better=True)


def many_queries(mine, theirs, count):
    taken = mine[f"fp32, {count} queries, k 100"]
    flops = 2 * count * ROWS * DIMENSION
    yield result(f"top-k, {count} queries, fp32, k 100: multiplied", flops / taken / 1e6, "GFLOP/s", mine["fma peak"], "fma peak", at_least=0.75)
    if theirs:
        peer, best = min(((p, theirs[f"{p}, {count} queries, k 100"]) for p in ("faiss", "torch")), key=lambda pair: pair[1])
        yield result(f"top-k, {count} queries, fp32, k 100", taken, "ms", best, f"{peer}, the best", at_least=1.8, smaller_is_better=True)


def rate(milliseconds):
    return ROWS / milliseconds / 1e3
