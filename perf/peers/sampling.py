"""torch's sampling as its users write it: top-p by sorting, top-k by topk; microseconds, best thread count of each."""
import json
import sys
import time

try:
    import torch
except ImportError:
    sys.exit(3)

VOCABULARY = 131072


def best(work, seconds=1.5, least=3):
    work()
    start, shortest, runs = time.perf_counter(), float("inf"), 0
    while runs < least or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - before)
        runs += 1
    return shortest * 1e6


def top_p(logits):
    probabilities, order = torch.sort(torch.softmax(logits, -1), dim=-1, descending=True)
    before = torch.cumsum(probabilities, -1) - probabilities
    return order.gather(-1, torch.multinomial(probabilities.masked_fill(before > 0.9, 0), 1))


def top_k(logits, k):
    values, order = torch.topk(logits, k, dim=-1)
    return order.gather(-1, torch.multinomial(torch.softmax(values, -1), 1))


def main():
    torch.manual_seed(1)
    logits = 2 * torch.randn(32, VOCABULARY)
    small = 2 * torch.randn(64, 2048)
    work = {
        "top-p 0.9, 131072, 1 row": lambda: top_p(logits[:1]),
        "top-p 0.9, 131072, 32 rows": lambda: top_p(logits),
        "sort, 131072, 1 row": lambda: torch.sort(logits[:1], dim=-1, descending=True),
        "sort, 131072, 32 rows": lambda: torch.sort(logits, dim=-1, descending=True),
        "top-k 50, 131072, 1 row": lambda: top_k(logits[:1], 50),
        "top-k 50, 131072, 32 rows": lambda: top_k(logits, 50),
        "topk 50, 131072, 1 row": lambda: torch.topk(logits[:1], 50, dim=-1),
        "topk 50, 131072, 32 rows": lambda: torch.topk(logits, 50, dim=-1),
        "softmax draw, 131072, 1 row": lambda: torch.multinomial(torch.softmax(logits[:1], -1), 1),
        "greedy, 131072, 1 row": lambda: torch.argmax(logits[:1], -1),
        "top-k 250, 2048, 64 rows": lambda: top_k(small, 250),
    }
    results = {}
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for name, one in work.items():
            results[name] = min(results.get(name, float("inf")), best(one, 0.8))
    print(json.dumps(results))


main()
