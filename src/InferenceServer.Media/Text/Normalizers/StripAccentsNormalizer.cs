using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Drops combining marks; preceded by NFD it drops accents.</summary>
internal sealed class StripAccentsNormalizer : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        string source = text.Text;
        if (System.Text.Ascii.IsValid(source))
        {
            return text;
        }
        var builder = new AlignedTextBuilder(text);
        for (int i = 0, end; i < source.Length; i = end)
        {
            Rune rune = Utf16Text.RuneAt(source, i);
            end = i + rune.Utf16SequenceLength;
            if (!RuneFacts.IsMark(rune))
            {
                builder.Copy(i, end);
            }
        }
        return builder.Build();
    }
}
