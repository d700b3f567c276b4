"""Transforms, Griffin-Lim and mel against FFTW, torch and torchaudio. Times are for the same work on the same signal."""
from .result import result
from .timings import ours, peers


def measure():
    mine, theirs = ours("spectral"), peers("spectral_peers.py")

    def faster(name, unit, peer, peer_name, at_least):
        return result(f"{name} against {peer_name}", mine[name], unit, theirs.get(peer), peer_name, at_least=at_least, smaller_is_better=True)

    results = []
    for length, goal in ((1024, 2), (2048, 2), (17640, 3)):
        results.append(faster(f"rfft {length}", "us", f"fftw {length}", "FFTW 1 thread", goal))
        results.append(faster(f"rfft {length}", "us", f"torch {length}", "torch 1 thread", 7))
    for name, goal in (("griffin-lim riffusion", 15), ("griffin-lim 2048/512", 25), ("mel scale", 10), ("inverse mel", 100), ("log-mel 1024/160/80", 5)):
        results.append(faster(name, "s", name, "torchaudio", goal))
    for name in ("griffin-lim riffusion convergence", "griffin-lim 2048/512 convergence", "inverse mel residual"):
        # Smaller is better and equal is good enough; a thousandth is the spread between two correct implementations.
        slack = theirs.get(name) + 1e-3 if name in theirs else None
        results.append(result(name, mine[name], "", slack, "torchaudio + 1e-3", at_least=1, goal="no worse", smaller_is_better=True))
    return results
