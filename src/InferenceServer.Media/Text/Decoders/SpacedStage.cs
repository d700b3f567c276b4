namespace InferenceServer.Media.Text;

/// <summary>Puts a space before each token but the first and those that carry the continuing prefix; on request closes the gaps before punctuation.</summary>
internal sealed class SpacedStage(DecodeStage next, string continuingPrefix, bool cleanUp) : DecodeStage(next)
{
    private static readonly (string From, string To)[] Gaps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
        (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    private bool _begun;

    public override void Push(string token)
    {
        if (_begun)
        {
            bool continues = continuingPrefix.Length > 0 && token.StartsWith(continuingPrefix, StringComparison.Ordinal);
            token = continues ? token[continuingPrefix.Length..] : " " + token;
        }
        _begun = true;
        if (cleanUp)
        {
            foreach ((string from, string to) in Gaps)
            {
                token = token.Replace(from, to, StringComparison.Ordinal);
            }
        }
        Pass(token);
    }
}
