namespace InferenceServer.Media.Images.Png;

/// <summary>Turns a row as PNG stores it into RGB. Keeps scratch rows, so it serves one picture at a time.</summary>
internal sealed class PngRowExpander
{
    private readonly PngHeader _header;
    private readonly (byte Red, byte Green, byte Blue)? _background;
    private readonly byte[] _palette = new byte[256 * ImageBuffer.Channels];
    private readonly byte[] _paletteAlpha = new byte[256];
    private readonly ReadOnlyMemory<byte> _transparentColor;
    private readonly byte[] _samples;
    private readonly byte[] _alpha;

    public PngRowExpander(PngFile file, (byte Red, byte Green, byte Blue)? background)
    {
        _header = file.Header;
        bool isPalette = _header.Color == PngColor.Palette;
        bool hasAlpha = _header.Color is PngColor.GreyAlpha or PngColor.Rgba || !file.Transparency.IsEmpty;
        _background = hasAlpha ? background : null;
        _alpha = _background is null ? [] : new byte[_header.Width];
        _samples = _header.BitDepth == 8 ? [] : new byte[(long)_header.Width * _header.Samples];
        file.Palette.CopyTo(_palette);
        _paletteAlpha.AsSpan().Fill(byte.MaxValue);
        if (isPalette)
        {
            file.Transparency[..Math.Min(256, file.Transparency.Length)].CopyTo(_paletteAlpha);
        }

        // A key that is too short cannot match anything; it is as if it were not there.
        int keyBytes = _header.Samples * 2;
        _transparentColor = isPalette || file.Transparency.Length < keyBytes ? default : file.Transparency[..keyBytes];
    }

    /// <summary>Expands <paramref name="width"/> pixels of <paramref name="row"/> into <paramref name="rgb"/>.</summary>
    public void Expand(ReadOnlySpan<byte> row, Span<byte> rgb, int width)
    {
        ReadOnlySpan<byte> samples = ToBytes(row, width * _header.Samples);
        switch (_header.Color)
        {
            case PngColor.Rgb:
                samples[..rgb.Length].CopyTo(rgb);
                break;
            case PngColor.Rgba:
                for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
                {
                    rgb[to] = samples[from];
                    rgb[to + 1] = samples[from + 1];
                    rgb[to + 2] = samples[from + 2];
                }

                break;
            case PngColor.Palette:
                for (int x = 0; x < width; x++)
                {
                    _palette.AsSpan(samples[x] * 3, 3).CopyTo(rgb[(3 * x)..]);
                }

                break;
            default:
                for (int x = 0; x < width; x++)
                {
                    rgb.Slice(3 * x, 3).Fill(samples[x * _header.Samples]);
                }

                break;
        }

        if (_background is { } background)
        {
            ReadAlpha(row, samples, width);
            Blend(rgb, _alpha.AsSpan(0, width), background);
        }
    }

    /// <summary>One byte for each sample: the high byte of 16 bits, small grey spread to 0 … 255, palette indices as they are.</summary>
    private ReadOnlySpan<byte> ToBytes(ReadOnlySpan<byte> row, int count)
    {
        int depth = _header.BitDepth;
        if (depth == 8)
        {
            return row[..count];
        }

        Span<byte> samples = _samples.AsSpan(0, count);
        if (depth == 16)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = row[2 * i];
            }

            return samples;
        }

        int mask = (1 << depth) - 1, scale = _header.Color == PngColor.Palette ? 1 : byte.MaxValue / mask;
        for (int i = 0; i < samples.Length; i++)
        {
            int bit = i * depth;
            samples[i] = (byte)(((row[bit >> 3] >> (8 - depth - (bit & 7))) & mask) * scale);
        }

        return samples;
    }

    private void ReadAlpha(ReadOnlySpan<byte> row, ReadOnlySpan<byte> samples, int width)
    {
        int count = _header.Samples;
        for (int x = 0; x < width; x++)
        {
            _alpha[x] = _header.Color switch
            {
                PngColor.Palette => _paletteAlpha[samples[x]],
                PngColor.GreyAlpha or PngColor.Rgba => samples[(x * count) + count - 1],
                _ => IsTransparentColor(row, samples, x * count, count) ? byte.MinValue : byte.MaxValue,
            };
        }
    }

    private bool IsTransparentColor(ReadOnlySpan<byte> row, ReadOnlySpan<byte> samples, int first, int count)
    {
        ReadOnlySpan<byte> key = _transparentColor.Span;
        if (_header.BitDepth == 16)
        {
            return !key.IsEmpty && row.Slice(2 * first, 2 * count).SequenceEqual(key);
        }

        // The key is stored in 16 bits, unscaled.
        int scale = byte.MaxValue / ((1 << _header.BitDepth) - 1);
        bool equal = !key.IsEmpty;
        for (int i = 0; equal && i < count; i++)
        {
            equal = samples[first + i] == key[(2 * i) + 1] * scale;
        }

        return equal;
    }

    private static void Blend(Span<byte> rgb, ReadOnlySpan<byte> alpha, (byte Red, byte Green, byte Blue) background)
    {
        for (int x = 0; x < alpha.Length; x++)
        {
            int over = alpha[x], under = byte.MaxValue - over, at = 3 * x;
            rgb[at] = (byte)(((rgb[at] * over) + (background.Red * under) + 127) / 255);
            rgb[at + 1] = (byte)(((rgb[at + 1] * over) + (background.Green * under) + 127) / 255);
            rgb[at + 2] = (byte)(((rgb[at + 2] * over) + (background.Blue * under) + 127) / 255);
        }
    }
}
