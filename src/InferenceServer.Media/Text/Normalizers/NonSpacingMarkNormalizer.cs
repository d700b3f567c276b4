using System.Globalization;
using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>BERT's way of dropping accents: decompose, then drop the marks that take no space.</summary>
internal sealed class NonSpacingMarkNormalizer : INormalizer
{
    private readonly UnicodeNormalizer _decompose = new(NormalizationForm.FormD);

    public AlignedText Normalize(AlignedText text)
    {
        text = _decompose.Normalize(text);
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
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                builder.Copy(i, end);
            }
        }
        return builder.Build();
    }
}
