"""Token sampling against torch: top-p by sorting and topk, each at torch's best thread count."""
from .result import result
from .timings import ours, peers


def measure():
    mine, theirs = ours("sampling"), peers("sampling.py")

    def line(name, peer=None, at_least=None):
        peer = peer or name
        return result(name, mine[name], "us", theirs.get(peer), f"torch {peer.split(',')[0]}, us",
                      at_least=at_least, smaller_is_better=True)

    results = [
        line("top-p 0.9, 131072, 1 row", at_least=150),
        line("top-p 0.9, 131072, 32 rows", at_least=150),
        line("top-p 0.9, 131072, 1 row", peer="sort, 131072, 1 row"),
        line("top-p 0.9, 131072, 32 rows", peer="sort, 131072, 32 rows"),
        line("top-k 50, 131072, 1 row", peer="topk 50, 131072, 1 row", at_least=3),
        line("top-k 50, 131072, 32 rows", peer="topk 50, 131072, 32 rows", at_least=3),
        line("softmax draw, 131072, 1 row"),
        line("greedy, 131072, 1 row"),
        line("top-k 250, 2048, 64 rows"),
    ]
    for name in ("top-p 0.9, flat, 131072, 1 row", "top-p 0.9, peaked, 131072, 1 row", "top-k 50 then top-p 0.9, 131072, 32 rows"):
        results.append(result(name, mine[name], "us", None, None))
    return results
