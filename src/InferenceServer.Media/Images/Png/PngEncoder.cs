using System.IO.Compression;
using System.Text;

namespace InferenceServer.Media.Images.Png;

/// <summary>Packs a picture as an 8-bit RGB PNG, with the filter for each row that leaves the smallest differences.</summary>
internal static class PngEncoder
{
    public static byte[] Encode(ImageBuffer picture, IReadOnlyList<ImageText> texts, bool small)
    {
        using PngChunkWriter file = new((picture.Pixels.Length / 2) + 1024);
        file.WriteHeader(picture.Width, picture.Height);
        foreach (ImageText text in texts)
        {
            WriteText(file, text);
        }

        int start = file.Begin(PngChunkType.Data);
        using (ZLibStream packed = new(file.Stream, small ? CompressionLevel.SmallestSize : CompressionLevel.Fastest, leaveOpen: true))
        {
            WriteRows(picture, packed);
        }

        file.End(start);
        file.End(file.Begin(PngChunkType.End));
        return file.ToArray();
    }

    private static void WriteRows(ImageBuffer picture, ZLibStream packed)
    {
        int length = picture.Width * ImageBuffer.Channels;
        PngRowFilter filter = new(length, ImageBuffer.Channels);
        ReadOnlySpan<byte> above = new byte[length];
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            packed.Write(filter.Best(row, above));
            above = row;
        }
    }

    private static void WriteText(PngChunkWriter file, ImageText text)
    {
        bool validKeyword = text.Keyword.Length is >= 1 and <= 79 && text.Keyword.All(IsPrintableLatin1) && text.Keyword.Trim().Length == text.Keyword.Length;
        if (!validKeyword)
        {
            throw new ArgumentException($"the keyword '{text.Keyword}' cannot be stored; expected 1 to 79 printable Latin-1 letters, no space at either end");
        }

        if (text.Text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"the text '{text.Keyword}' contains NUL, which ends a text in PNG");
        }

        byte[] keyword = Encoding.Latin1.GetBytes(text.Keyword);
        bool isLatin = text.Text.All(letter => letter == '\n' || IsPrintableLatin1(letter));
        int start = file.Begin(isLatin ? PngChunkType.Text : PngChunkType.InternationalText);
        file.Stream.Write(keyword);

        // tEXt: NUL, text. iTXt: NUL, uncompressed, method 0, no language, no translated keyword, text.
        file.Stream.Write(new byte[isLatin ? 1 : 5]);
        file.Stream.Write((isLatin ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text.Text));
        file.End(start);
    }

    private static bool IsPrintableLatin1(char letter) => letter is >= ' ' and <= '~' or >= '\u00A1' and <= '\u00FF';
}
