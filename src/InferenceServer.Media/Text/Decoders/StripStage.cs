namespace InferenceServer.Media.Text;

/// <summary>Takes up to so many of a character off the ends of each token, or where the tokens are fused, of the text.</summary>
internal sealed class StripStage : DecodeStage
{
    private readonly char _content;
    private readonly int _start;
    private readonly int _stop;
    private readonly bool _fused;
    private int _leftToStrip;
    private int _held;

    public StripStage(DecodeStage next, char content, int start, int stop, bool fused)
        : base(next)
    {
        (_content, _start, _stop, _fused) = (content, start, stop, fused);
        _leftToStrip = start;
    }

    public override void Push(string token)
    {
        if (!_fused)
        {
            token = token[CountStart(token, _start)..];
            Pass(token[..^CountEnd(token, _stop)]);
            return;
        }
        int strip = CountStart(token, _leftToStrip);
        _leftToStrip = strip == token.Length ? _leftToStrip - strip : 0;
        token = token[strip..];
        if (token.Length == 0)
        {
            return;
        }
        // What may be the end waits until something follows it.
        token = new string(_content, _held) + token;
        _held = CountEnd(token, _stop);
        Pass(token[..^_held]);
    }

    private int CountStart(string token, int most)
    {
        int count = 0;
        while (count < most && count < token.Length && token[count] == _content)
        {
            count++;
        }
        return count;
    }

    private int CountEnd(string token, int most)
    {
        int count = 0;
        while (count < most && count < token.Length && token[token.Length - 1 - count] == _content)
        {
            count++;
        }
        return count;
    }
}
