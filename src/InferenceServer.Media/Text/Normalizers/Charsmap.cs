using System.Buffers.Binary;
using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>
/// SentencePiece's precompiled character map: a double-array trie of UTF-8 keys (little-endian size and units), then the
/// replacements, each ended by NUL. Every index is checked, because the file may be hostile.
/// </summary>
internal sealed class Charsmap
{
    private const int LongestReplacement = 256;
    private readonly uint[] _units;
    private readonly byte[] _replacementBytes;
    private readonly string?[] _replacements;

    /// <exception cref="FormatException">The blob is cut short or inconsistent.</exception>
    public Charsmap(ReadOnlySpan<byte> blob)
    {
        uint size = blob.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(blob) : 0;
        if (blob.Length < 4 || size % 4 != 0 || size > blob.Length - 4)
        {
            throw new FormatException($"The character map of {blob.Length} bytes declares a trie of {size} bytes.");
        }
        _units = new uint[size / 4];
        for (int i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob[(4 + (4 * i))..]);
        }
        _replacementBytes = blob[(4 + (int)size)..].ToArray();
        _replacements = new string?[_replacementBytes.Length];
    }

    /// <summary>The replacement of the shortest or longest key that <paramref name="utf8"/> begins with.</summary>
    public bool TryMatch(ReadOnlySpan<byte> utf8, bool longest, out string replacement, out int length)
    {
        (replacement, length) = ("", 0);
        uint node = 0, unit = Unit(0);
        node ^= Offset(unit);
        for (int i = 0; i < utf8.Length; i++)
        {
            node ^= utf8[i];
            unit = Unit(node);
            if ((unit & 0x800000FFu) != utf8[i])
            {
                break;
            }
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 1)
            {
                uint value = Unit(node) & 0x7FFFFFFF;
                if (Replacement(value) is string found)
                {
                    (replacement, length) = (found, i + 1);
                    if (!longest)
                    {
                        break;
                    }
                }
            }
        }
        return length > 0;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1u << 9)) >> 6);

    private uint Unit(uint node) => node < _units.Length ? _units[node] : 0;

    /// <summary>Decoded when first needed; two threads may do so at once and find the same.</summary>
    private string? Replacement(uint value)
    {
        if (value >= _replacements.Length)
        {
            return null;
        }
        if (_replacements[value] is null)
        {
            ReadOnlySpan<byte> rest = _replacementBytes.AsSpan((int)value);
            int end = rest.IndexOf((byte)0);
            _replacements[value] = System.Text.Encoding.UTF8.GetString(rest[..Math.Min(end < 0 ? rest.Length : end, LongestReplacement)]);
        }
        return _replacements[value];
    }
}
