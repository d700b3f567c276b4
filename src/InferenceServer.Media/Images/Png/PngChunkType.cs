namespace InferenceServer.Media.Images.Png;

/// <summary>The chunks that are understood, as big-endian words.</summary>
internal static class PngChunkType
{
    public const uint Header = 0x49484452; // IHDR
    public const uint Palette = 0x504C5445; // PLTE
    public const uint Data = 0x49444154; // IDAT
    public const uint End = 0x49454E44; // IEND
    public const uint Transparency = 0x74524E53; // tRNS
    public const uint Exif = 0x65584966; // eXIf
    public const uint Text = 0x74455874; // tEXt
    public const uint InternationalText = 0x69545874; // iTXt

    /// <summary>Whether a reader that does not know the chunk must give up: its first letter is a capital.</summary>
    public static bool IsCritical(uint type) => (type & 0x20000000) == 0;

    public static string Format(uint type)
    {
        Span<char> name = stackalloc char[4];
        for (int i = 0; i < 4; i++)
        {
            char letter = (char)((type >> (24 - (8 * i))) & 0xFF);
            name[i] = char.IsAsciiLetter(letter) ? letter : '?';
        }

        return new string(name);
    }
}
