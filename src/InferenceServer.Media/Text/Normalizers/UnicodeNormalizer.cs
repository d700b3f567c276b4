using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>NFC, NFD, NFKC or NFKD.</summary>
internal sealed class UnicodeNormalizer : INormalizer
{
    // ICU sorts marks by insertion; a flood of marks after one letter must not become quadratic work.
    private const int LongestSegment = 1024;
    private readonly NormalizationForm _form;
    private readonly bool _composes;

    /// <exception cref="InvalidOperationException">The process runs without ICU, where .NET leaves text outside ASCII as it is.</exception>
    public UnicodeNormalizer(NormalizationForm form)
    {
        if ("e\u0301".Normalize(NormalizationForm.FormC) != "\u00E9")
        {
            throw new InvalidOperationException("Unicode normalization is not available: the process runs in globalization-invariant mode. Install ICU and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }
        _form = form;
        _composes = form is NormalizationForm.FormC or NormalizationForm.FormKC;
    }

    public AlignedText Normalize(AlignedText text)
    {
        string source = text.Text;
        if (IsInert(source))
        {
            return text;
        }
        var builder = new AlignedTextBuilder(text);
        for (int start = 0, end; start < source.Length; start = end)
        {
            end = SegmentEnd(source, start);
            string segment = source[start..end];
            string normalized = end == start + 1 && IsInert(source[start]) ? segment : segment.Normalize(_form);
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

    private static int SegmentEnd(string source, int start)
    {
        int end = start + 1;
        while (end < source.Length && !StartsAnew(source[end]) && end - start < LongestSegment)
        {
            end++;
        }
        return end < source.Length && char.IsLowSurrogate(source[end]) ? end + 1 : end;
    }

    /// <summary>Characters that never change what is before them nor are changed by it: the text may be cut there.</summary>
    private static bool StartsAnew(char c) => c is < '\u0300' or (>= '\uAC00' and <= '\uD7A3') or (>= '\u4E00' and <= '\u9FFF');

    /// <summary>Characters that start anew and stay as they are.</summary>
    private bool IsInert(char c)
        => c < (_form == NormalizationForm.FormC ? '\u0300' : '\u0080') || c is >= '\u4E00' and <= '\u9FFF' || (_composes && c is >= '\uAC00' and <= '\uD7A3');

    private bool IsInert(string text)
    {
        foreach (char c in text)
        {
            if (!IsInert(c))
            {
                return false;
            }
        }
        return true;
    }
}
