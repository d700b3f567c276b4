"""What torch takes for spectra, and torchaudio for Griffin-Lim and the inverse of mel bands where it is there.

torch's spectra are [bins][frames] by their strides only: in memory frames come first, so they are named for both orders.
"""
SHAPES = (("riffusion", 17640, 441, 4410, 511 * 441), ("2048/512", 2048, 512, 2048, 441000), ("1024/160", 1024, 160, 1024, 480000))


def times(torch, microseconds, quick):
    for name, n_fft, hop, win, samples in SHAPES:
        window, signal = torch.hann_window(win, device="cuda"), torch.randn(samples, device="cuda")

        def forward(shape=(n_fft, hop, win), window=window, signal=signal):
            return torch.stft(signal, *shape, window=window, return_complex=True)

        spectrum = forward()

        def inverse(shape=(n_fft, hop, win), window=window, spectrum=spectrum):
            return torch.istft(spectrum, *shape, window=window)

        def power(forward=forward):
            return forward().abs().square()

        for suffix in (name, f"{name}, frames first"):
            yield f"stft {suffix}", microseconds(forward)
            yield f"inverse stft {suffix}", microseconds(inverse)
        yield f"stft power {name}", microseconds(power)
    yield from audio(torch, microseconds)


def audio(torch, microseconds):
    try:
        from torchaudio.transforms import GriffinLim, InverseMelScale, MelScale
    except (ImportError, OSError):
        return
    for name, n_fft, hop, win, samples in SHAPES:
        signal = torch.randn(samples, device="cuda")
        magnitudes = torch.stft(signal, n_fft, hop, win, window=torch.hann_window(win, device="cuda"), return_complex=True).abs()
        rebuild = GriffinLim(n_fft=n_fft, n_iter=32, hop_length=hop, win_length=win, power=1.0, momentum=0.99, rand_init=False).to("cuda")
        yield f"griffin-lim {name}", microseconds(lambda rebuild=rebuild, magnitudes=magnitudes: rebuild(magnitudes), 10)
    bank = dict(n_mels=512, sample_rate=44100, f_min=0.0, f_max=10000.0, n_stft=8821, norm=None, mel_scale="htk")
    bands = MelScale(**bank).to("cuda")(torch.rand(8821, 512, device="cuda"))
    inverse = InverseMelScale(**bank).to("cuda")
    yield "inverse mel, 0 iterations", microseconds(lambda: inverse(bands), 3)
