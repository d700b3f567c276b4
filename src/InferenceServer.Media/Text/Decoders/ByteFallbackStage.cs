namespace InferenceServer.Media.Text;

/// <summary>Turns runs of <c>&lt;0x41&gt;</c> tokens back into characters.</summary>
internal sealed class ByteFallbackStage(DecodeStage next) : Utf8Stage(next)
{
    public override void Push(string token)
    {
        int value = ByteTokens.ToByte(token);
        if (value >= 0)
        {
            PassBytes([(byte)value], flush: false);
        }
        else
        {
            PassBytes([], flush: true);
            Pass(token);
        }
    }
}
