using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>BERT's first steps: drop control characters, make all white space plain, set ideographs apart.</summary>
internal sealed class BertCleanNormalizer(bool cleanText, bool setIdeographsApart) : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        string source = text.Text;
        var builder = new AlignedTextBuilder(text);
        for (int i = 0, end; i < source.Length; i = end)
        {
            Rune rune = Utf16Text.RuneAt(source, i);
            end = i + rune.Utf16SequenceLength;
            if (cleanText && (rune.Value is 0 or 0xFFFD || RuneFacts.IsControl(rune)))
            {
                continue;
            }
            if (setIdeographsApart && RuneFacts.IsIdeograph(rune))
            {
                builder.Replace(i, i, " ");
                builder.Copy(i, end);
                builder.Replace(end, end, " ");
            }
            else if (cleanText && Rune.IsWhiteSpace(rune))
            {
                builder.Replace(i, end, " ");
            }
            else
            {
                builder.Copy(i, end);
            }
        }
        return builder.Build();
    }
}
