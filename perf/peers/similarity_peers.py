"""Milliseconds that faiss, torch and numpy take for exact inner-product top-k: similarity_peers.py THREADS ROWS DIMENSION.

One process per thread count, because OpenBLAS and OpenMP fix theirs when they are loaded. Exit code 3 where a peer is missing.
"""
import json
import os
import sys
import time

threads = sys.argv[1]
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = threads

try:
    import faiss
    import numpy as np
    import torch
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)


def best(work, budget=2.0, least=3):
    work()
    taken, start = [], time.perf_counter()
    while len(taken) < least or time.perf_counter() - start < budget:
        before = time.perf_counter()
        work()
        taken.append(time.perf_counter() - before)
    return min(taken) * 1e3


def main():
    rows, dimension = int(sys.argv[2]), int(sys.argv[3])
    faiss.omp_set_num_threads(int(threads))
    torch.set_num_threads(int(threads))
    generator = np.random.default_rng(1)
    x = generator.standard_normal((rows, dimension), dtype=np.float32)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    q = generator.standard_normal((256, dimension), dtype=np.float32)
    index = faiss.IndexFlatIP(dimension)
    index.add(x)
    tx, tq = torch.from_numpy(x), torch.from_numpy(q)
    found = {"numpy gemv, 1 query": best(lambda: x @ q[0])}
    for count, k in ((1, 10), (1, 100), (1, 1000), (64, 100), (256, 100)):
        name = f"{count} quer{'y' if count == 1 else 'ies'}, k {k}"
        budget, least = (1.5, 3) if count == 1 else (1.0, 2)
        found[f"faiss, {name}"] = best(lambda: index.search(q[:count], k), budget, least)
        found[f"torch, {name}"] = best(lambda: torch.topk(tq[:count] @ tx.T, k), budget, least)
    print(json.dumps(found))


main()
