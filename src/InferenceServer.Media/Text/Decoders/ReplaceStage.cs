namespace InferenceServer.Media.Text;

/// <summary>Writes the same text in place of whatever matches within a token.</summary>
internal sealed class ReplaceStage(DecodeStage next, ITextPattern pattern, string content) : DecodeStage(next)
{
    private readonly ReplaceNormalizer _replace = new(pattern, content);

    public override void Push(string token) => Pass(_replace.Normalize(new AlignedText(token, 0)).Text);
}
