namespace InferenceServer.Media.Text;

/// <summary>The printable characters that byte-level vocabularies write bytes with: visible Latin-1 stands for itself, the rest follows from U+0100.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Build();
    private static readonly short[] Bytes = Invert();

    public static char ToChar(byte value) => Characters[value];

    /// <summary>The byte a character stands for, or -1.</summary>
    public static int ToByte(char c) => c < Bytes.Length ? Bytes[c] : -1;

    private static char[] Build()
    {
        char[] characters = new char[256];
        int next = 256;
        for (int b = 0; b < 256; b++)
        {
            bool visible = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[b] = (char)(visible ? b : next++);
        }
        return characters;
    }

    private static short[] Invert()
    {
        short[] bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (int b = 0; b < 256; b++)
        {
            bytes[Characters[b]] = (short)b;
        }
        return bytes;
    }
}
