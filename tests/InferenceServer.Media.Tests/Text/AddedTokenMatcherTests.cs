using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

public class AddedTokenMatcherTests
{
    [Theory]
    [InlineData("I <3", "I <3")]
    [InlineData("x<y", "x<y")]
    [InlineData("a <", "a <")]
    [InlineData("<sep", "<sep")]
    [InlineData("<sep>", "{<sep>}")]
    [InlineData("<<sep>>", "<|{<sep>}|>")]
    [InlineData("<sep>2>", "{<sep>2>}")]
    [InlineData("a<sep><sep>b", "a|{<sep>}|{<sep>}|b")]
    [InlineData("no nod no", "{no}| nod |{no}")]
    [InlineData("no𝓗no", "no𝓗no")]
    [InlineData("a  *L  b", "a|{  *L}|  b")]
    [InlineData("a  *R  b", "a  |{*R  }|b")]
    [InlineData("*R *L", "{*R }|{*L}")]
    [InlineData("", "")]
    public void Find_Tokens_CutsThemOut(string text, string expected)
    {
        AddedToken[] tokens =
        [
            Token("<sep>"), Token("<sep>2>"), Token("no") with { SingleWord = true }, Token("*L") with { StripLeft = true }, Token("*R") with { StripRight = true },
        ];
        List<AddedTokenMatch> matches = [];

        new AddedTokenMatcher(tokens, static token => token.Content).Find(text, matches);

        Assert.Equal(expected, string.Join('|', matches.Select(match => match.Token is null ? text[match.Start..match.End] : $"{{{text[match.Start..match.End]}}}")));
        Assert.Equal(text, string.Concat(matches.Select(match => text[match.Start..match.End])));
    }

    [Theory]
    [InlineData("<s>", true)]
    [InlineData("[SEP]", true)]
    [InlineData("<|endoftext|>", true)]
    [InlineData("[:]", false)]
    [InlineData("<:-l", false)]
    [InlineData("🤣", false)]
    [InlineData("<>", false)]
    public void LooksLikeControl_Emoticons_AreNot(string content, bool expected)
        => Assert.Equal(expected, AddedToken.LooksLikeControl(content));

    private static AddedToken Token(string content) => new(1, content, true, true, false, false, false, false);
}
