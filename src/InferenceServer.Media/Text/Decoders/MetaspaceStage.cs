namespace InferenceServer.Media.Text;

/// <summary>Turns marks back into spaces, without those that stand before the first word.</summary>
internal sealed class MetaspaceStage(DecodeStage next, char mark, bool prepended) : DecodeStage(next)
{
    private bool _begun;

    public override void Push(string token)
    {
        bool drop = prepended && !_begun;
        _begun = true;
        Pass(drop ? token.Replace(mark.ToString(), "", StringComparison.Ordinal) : token.Replace(mark, ' '));
    }
}
