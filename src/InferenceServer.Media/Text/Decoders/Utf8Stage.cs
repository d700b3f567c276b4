using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Joins bytes to characters across tokens; half a character waits for its other half, bytes that are no UTF-8 become U+FFFD.</summary>
internal abstract class Utf8Stage(DecodeStage next) : DecodeStage(next)
{
    private readonly Decoder _decoder = System.Text.Encoding.UTF8.GetDecoder();
    private char[] _characters = new char[16];

    public override void End()
    {
        PassBytes([], flush: true);
        base.End();
    }

    protected void PassBytes(ReadOnlySpan<byte> bytes, bool flush)
    {
        int count = _decoder.GetCharCount(bytes, flush);
        if (count > _characters.Length)
        {
            _characters = new char[count];
        }
        count = _decoder.GetChars(bytes, _characters, flush);
        Pass(new string(_characters, 0, count));
    }
}
