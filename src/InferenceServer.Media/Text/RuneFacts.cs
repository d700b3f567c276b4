using System.Globalization;
using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>What the tokenizer families mean by punctuation, control characters and the like.</summary>
internal static class RuneFacts
{
    /// <summary>ASCII symbols count as punctuation, as in BERT.</summary>
    public static bool IsPunctuation(Rune rune)
        => rune.IsAscii ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126) : Rune.IsPunctuation(rune);

    /// <summary>Control, format and private-use characters; tab and line ends count as white space.</summary>
    public static bool IsControl(Rune rune)
        => rune.Value is not ('\t' or '\n' or '\r')
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;

    public static bool IsMark(Rune rune)
        => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>What \w means to a Unicode regular expression.</summary>
    public static bool IsWord(Rune rune)
        => Rune.IsLetter(rune) || IsMark(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation
            || rune.Value is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    /// <summary>The ideographs that BERT puts spaces around; Hangul and kana are not among them.</summary>
    public static bool IsIdeograph(Rune rune)
        => rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
            or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
