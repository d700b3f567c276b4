namespace InferenceServer.Media.Text;

/// <summary>One step on the way from tokens to text; has state and serves one text on one thread.</summary>
internal abstract class DecodeStage(DecodeStage? next)
{
    /// <summary>Takes the next token and passes on what is certain by now.</summary>
    public abstract void Push(string token);

    /// <summary>No token follows: passes on what was held back.</summary>
    public virtual void End() => next?.End();

    protected void Pass(string text)
    {
        if (text.Length > 0)
        {
            next?.Push(text);
        }
    }
}
