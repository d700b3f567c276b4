using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>The end of the way: collects text until somebody takes it.</summary>
internal sealed class TextSink() : DecodeStage(null)
{
    private readonly StringBuilder _text = new();

    public override void Push(string token) => _text.Append(token);

    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        return text;
    }
}
