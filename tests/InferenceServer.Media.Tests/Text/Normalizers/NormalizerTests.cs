using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text.Normalizers;

public class NormalizerTests
{
    [Theory]
    [InlineData("""{"type":"NFC"}""", "e\u0301 \u1112\u1161\u11AB A", "\u00E9 한 A")]
    [InlineData("""{"type":"NFD"}""", "\u00E9한", "e\u0301\u1112\u1161\u11AB")]
    [InlineData("""{"type":"NFKC"}""", "ﬁ①ㅋ", "fi1\u110F")]
    [InlineData("""{"type":"NFKD"}""", "\u00E9ﬁ", "e\u0301fi")]
    [InlineData("""{"type":"Lowercase"}""", "ÀΣ İI 𐐀 별", "àσ i\u0307i 𐐨 별")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":false}""", " \ta ", "a ")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":true}""", " \t ", "")]
    [InlineData("""{"type":"StripAccents"}""", "e\u0301", "e")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "}""", "a \n\u3000b", "a b")]
    [InlineData("""{"type":"Replace","pattern":{"String":"ab"},"content":""}""", "cababd", "cd")]
    [InlineData("""{"type":"Prepend","prepend":"\u2581"}""", "a", "\u2581a")]
    [InlineData("""{"type":"Prepend","prepend":"\u2581"}""", "", "")]
    [InlineData("""{"type":"BertNormalizer"}""", "\0A\u200Bé\t漢字 별\uFFFD", "ae  漢  字  \u1107\u1167\u11AF")]
    [InlineData("""{"type":"BertNormalizer","lowercase":false}""", "Aé", "Aé")]
    [InlineData("""{"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":false,"strip_accents":false,"lowercase":true}""", "\tÉ漢", "\té漢")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"},{"type":"Lowercase"}]}""", "É", "e")]
    [InlineData("null", "É", "É")]
    public void Normalize_EachKind_DoesItsWork(string json, string text, string expected)
        => Assert.Equal(expected, Read(json).Normalize(new AlignedText(text, 0)).Text);

    [Fact]
    public void Normalize_Chain_KeepsTheWayBack()
    {
        INormalizer normalizer = Read("""{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "},{"type":"Prepend","prepend":"_"},{"type":"Lowercase"}]}""");
        const string text = "Cafe\u0301 \n\n Über";

        AlignedText normalized = normalizer.Normalize(new AlignedText(text, 0));

        Assert.Equal("_café über", normalized.Text);
        Assert.Equal((0, 0), (normalized.Start(0), normalized.End(0)));
        Assert.Equal("e\u0301", text[normalized.Start(4)..normalized.End(4)]);
        Assert.Equal(" \n\n ", text[normalized.Start(5)..normalized.End(5)]);
        Assert.Equal("Ü", text[normalized.Start(6)..normalized.End(6)]);
    }

    [Fact]
    public void Normalize_TextFromTheMiddle_CountsFromTheOriginal()
    {
        AlignedText normalized = Read("""{"type":"NFC"}""").Normalize(new AlignedText("ae\u0301", 10));

        Assert.Equal((10, 11), (normalized.Start(0), normalized.End(0)));
        Assert.Equal((11, 13), (normalized.Start(1), normalized.End(1)));
    }

    [Fact]
    public void Normalize_ComposedInParts_EqualsComposedWhole()
    {
        var random = new Random(3);
        INormalizer normalizer = Read("""{"type":"NFC"}""");
        char[] alphabet = ['a', 'e', '\u0301', '\u0323', '\u1100', '\u1161', '\u11A8', '가', '각', '漢', '\u0344', '\u2126', '\uFB1D', '\u0BC6', '\u0BBE'];
        for (int i = 0; i < 2_000; i++)
        {
            string text = new(random.GetItems(alphabet, 12));
            Assert.Equal(text.Normalize(System.Text.NormalizationForm.FormC), normalizer.Normalize(new AlignedText(text, 0)).Text);
        }
    }

    [Fact]
    public void Normalize_FloodOfMarks_IsCutIntoSegments()
    {
        string text = "a" + string.Concat(Enumerable.Repeat("\u0301\u0323", 100_000));

        AlignedText normalized = Read("""{"type":"NFD"}""").Normalize(new AlignedText(text, 0));

        Assert.Equal(text.Length, normalized.Text.Length);
        // Sorted within a segment, but no segment reaches far: the lower marks of the whole text would all come first.
        Assert.InRange(normalized.Text.IndexOf('\u0301', StringComparison.Ordinal), 2, 1024);
        Assert.InRange(normalized.End(0), 1, 1024);
    }

    private static INormalizer Read(string json)
    {
        using var folder = new TokenizerFolder();
        folder.Write("n.json", json);
        return NormalizerReader.Read(JsonField.Read(Path.Combine(folder.Path, "n.json")));
    }
}
