using System.Globalization;

namespace InferenceServer.Media.Text;

/// <summary>The tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> that spell what a vocabulary lacks.</summary>
internal static class ByteTokens
{
    /// <summary>The ids by byte; null where the vocabulary does not have all of them.</summary>
    public static int[]? Find(Dictionary<string, int> vocabulary)
    {
        int[] ids = new int[256];
        for (int b = 0; b < 256; b++)
        {
            if (!vocabulary.TryGetValue($"<0x{b:X2}>", out ids[b]))
            {
                return null;
            }
        }
        return ids;
    }

    /// <summary>Spells characters in byte tokens, each covering the whole of <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static void Add(ReadOnlySpan<char> characters, int start, int end, int[] ids, BpeWord symbols)
    {
        Span<byte> utf8 = stackalloc byte[4];
        int count = Utf16Text.RuneAt(characters, 0).EncodeToUtf8(utf8);
        foreach (byte b in utf8[..count])
        {
            symbols.Add(ids[b], start, end);
        }
    }

    /// <summary>The byte that a token spells, or -1.</summary>
    public static int ToByte(string token)
        => token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) ? value : -1;
}
