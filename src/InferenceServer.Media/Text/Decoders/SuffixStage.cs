namespace InferenceServer.Media.Text;

/// <summary>Turns end-of-word suffixes into spaces, but for the last.</summary>
internal sealed class SuffixStage(DecodeStage next, string suffix) : DecodeStage(next)
{
    private bool _spaceDue;

    public override void Push(string token)
    {
        if (_spaceDue)
        {
            Pass(" ");
        }
        _spaceDue = token.EndsWith(suffix, StringComparison.Ordinal);
        Pass(_spaceDue ? token[..^suffix.Length] : token);
    }
}
