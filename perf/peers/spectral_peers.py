"""The peers of perf/KernelTimings/SpectralTimings.cs: FFTW (single precision, MEASURE, 1 thread), torch and torchaudio.

Prints one JSON object. What torchaudio takes many seconds for runs once, with all processors, after a short warm-up.
"""
import ctypes
import json
import sys
import time

try:
    import numpy as np
    import torch
    import torchaudio
except ImportError:
    sys.exit(3)

ROWS = 64


def signal(samples):
    t = np.arange(samples) / 44100.0
    noise = np.sin(12.9898 * np.arange(samples)) * 43758.5453
    return (0.1 * (noise - np.floor(noise) - 0.5) + 0.5 * np.sin(2 * np.pi * 220 * t) + 0.3 * np.sin(2 * np.pi * (440 * t + 150 * t * t))
            + 0.2 * np.sin(2 * np.pi * (3000 * t + 20 * np.sin(2 * np.pi * 3 * t)))).astype(np.float32)


def best(work, seconds=1.5, least=5):
    work()
    start, taken, runs = time.perf_counter(), 1e9, 0
    while runs < least or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        work()
        taken, runs = min(taken, time.perf_counter() - before), runs + 1
    return taken


def best_threads(work, **how):
    times = []
    for threads in (1, torch.get_num_threads() if torch.get_num_threads() > 1 else 2):
        torch.set_num_threads(threads)
        times.append(best(work, **how))
    return min(times)


def fftw(length):
    try:
        library = ctypes.CDLL("libfftw3f.so.3")
    except OSError:
        return None
    library.fftwf_plan_many_dft_r2c.restype = ctypes.c_void_p
    rows, spectra = np.zeros((ROWS, length), np.float32), np.zeros((ROWS, length // 2 + 1), np.complex64)
    measure = ctypes.c_uint(0)
    plan = library.fftwf_plan_many_dft_r2c(
        1, (ctypes.c_int * 1)(length), ROWS, rows.ctypes.data_as(ctypes.c_void_p), None, 1, length,
        spectra.ctypes.data_as(ctypes.c_void_p), None, 1, length // 2 + 1, measure)
    rows[:] = signal(ROWS * length).reshape(ROWS, length)
    return best(lambda: library.fftwf_execute(ctypes.c_void_p(plan))) / ROWS * 1e6


def difference(wanted, got):
    return float((wanted - got).double().norm() / wanted.double().norm())


def griffin_lim(name, n_fft, hop, win, samples, times):
    spectrogram = torchaudio.transforms.Spectrogram(n_fft=n_fft, hop_length=hop, win_length=win, power=1.0)
    magnitudes = spectrogram(torch.from_numpy(signal(samples)))
    settings = dict(n_fft=n_fft, hop_length=hop, win_length=win, power=1.0, momentum=0.99, rand_init=False)
    torchaudio.transforms.GriffinLim(n_iter=1, **settings)(magnitudes)
    rebuild, fastest, result = torchaudio.transforms.GriffinLim(n_iter=32, **settings), 1e9, None
    for _ in range(times):
        before = time.perf_counter()
        result = rebuild(magnitudes)
        fastest = min(fastest, time.perf_counter() - before)
    return {f"griffin-lim {name}": fastest, f"griffin-lim {name} convergence": difference(magnitudes, spectrogram(result))}


def mel():
    torch.manual_seed(1)
    magnitudes = torchaudio.transforms.Spectrogram(n_fft=17640, hop_length=441, win_length=4410, power=1.0)(torch.from_numpy(signal(511 * 441)))
    bank = dict(n_mels=512, sample_rate=44100, f_min=0.0, f_max=10000.0, n_stft=8821, norm=None, mel_scale="htk")
    scale = torchaudio.transforms.MelScale(**bank)
    bands = scale(magnitudes)
    inverse = torchaudio.transforms.InverseMelScale(max_iter=200, tolerance_loss=1e-5, tolerance_change=1e-8, **bank)
    before = time.perf_counter()
    result = inverse(bands)
    taken = time.perf_counter() - before
    return {"mel scale": best_threads(lambda: scale(magnitudes)), "inverse mel": taken, "inverse mel residual": difference(bands, scale(result))}


def log_mel():
    front = torch.nn.Sequential(
        torchaudio.transforms.MelSpectrogram(sample_rate=16000, n_fft=1024, hop_length=160, n_mels=80), torchaudio.transforms.AmplitudeToDB())
    samples = torch.from_numpy(signal(480000))
    return best_threads(lambda: front(samples))


def main():
    processors = max(torch.get_num_threads(), 1)
    times = {}
    with torch.no_grad():
        for length in (1024, 2048, 17640):
            times[f"fftw {length}"] = fftw(length)
            rows = torch.from_numpy(signal(ROWS * length).reshape(ROWS, length))
            torch.set_num_threads(1)
            times[f"torch {length}"] = best(lambda rows=rows: torch.fft.rfft(rows)) / ROWS * 1e6
        times["log-mel 1024/160/80"] = log_mel()
        torch.set_num_threads(processors)
        times.update(griffin_lim("2048/512", 2048, 512, 2048, 441000, 2))
        times.update(griffin_lim("riffusion", 17640, 441, 4410, 511 * 441, 1))
    torch.set_num_threads(processors)
    times.update(mel())
    print(json.dumps(times))


main()
