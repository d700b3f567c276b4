using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>NFC, NFD, NFKC or NFKD.</summary>
internal sealed class UnicodeNormalizer : INormalizer
{
    private readonly NormalizationForm _form;

    /// <exception cref="InvalidOperationException">The process runs without ICU, where .NET leaves text outside ASCII as it is.</exception>
    public UnicodeNormalizer(NormalizationForm form)
    {
        if ("e\u0301".Normalize(NormalizationForm.FormC) != "\u00E9")
        {
            throw new InvalidOperationException("Unicode normalization is not available: the process runs in globalization-invariant mode. Install ICU and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }
        _form = form;
    }

    public AlignedText Normalize(AlignedText text)
    {
        string source = text.Text;
        if (System.Text.Ascii.IsValid(source) || source.IsNormalized(_form))
        {
            return text;
        }
        var builder = new AlignedTextBuilder(text);
        for (int start = 0, end; start < source.Length; start = end)
        {
            end = start + 1;
            while (end < source.Length && !StartsAnew(source[end]))
            {
                end++;
            }
            string segment = source[start..end];
            string normalized = segment.Normalize(_form);
            if (normalized == segment)
            {
                builder.Copy(start, end);
            }
            else
            {
                builder.Replace(start, end, normalized);
            }
        }
        return builder.Build();
    }

    /// <summary>Characters that never change what is before them nor are changed by it: the text may be cut there.</summary>
    private static bool StartsAnew(char c) => c is < '\u0300' or (>= '\uAC00' and <= '\uD7A3') or (>= '\u4E00' and <= '\u9FFF');
}
