using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

public class CodePointPatternTests
{
    [Theory]
    [InlineData(@"\p{L}+", "a𝓗별 𠮷", "[a𝓗별] [𠮷]")]
    [InlineData(@"[^\s\p{L}\p{N}]+", "a🌈!b", "a[🌈!]b")]
    [InlineData(@"\p{N}", "𝟘1x", "[𝟘][1]x")]
    [InlineData(@"\p{Lu}", "𐐀𐐨", "[𐐀]𐐨")]
    [InlineData(".", "🌈a", "[🌈][a]")]
    [InlineData("x*", "abxxc", "ab[xx]c")]
    public void Find_OutsideTheBasicPlane_SeesCodePoints(string expression, string text, string expected)
    {
        List<Segment> segments = [];

        new CodePointPattern(expression).Find(text, segments);

        Assert.Equal(expected, string.Concat(segments.Select(segment => segment.IsMatch ? $"[{text[segment.Start..segment.End]}]" : text[segment.Start..segment.End])));
    }
}
