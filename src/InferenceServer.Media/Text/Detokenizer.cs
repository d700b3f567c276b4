namespace InferenceServer.Media.Text;

/// <summary>
/// Turns ids into text as they come, never splitting a character: the pieces put together are exactly what
/// <see cref="Tokenizer.Decode"/> gives for all the ids at once. One thread at a time.
/// </summary>
public sealed class Detokenizer
{
    private readonly TextSink _sink = new();
    private readonly DecodeStage _first;
    private readonly Func<int, string?> _spell;
    private bool _finished;

    internal Detokenizer(IReadOnlyList<DecoderStep> steps, Func<int, string?> spell)
    {
        _spell = spell;
        _first = _sink;
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            _first = steps[i](_first);
        }
    }

    /// <summary>Takes the next id; ids outside the vocabulary are passed over.</summary>
    /// <returns>The text that is certain by now and was not returned before; often empty.</returns>
    public string Append(int id)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        if (_spell(id) is string token)
        {
            _first.Push(token);
        }
        return _sink.Take();
    }

    /// <summary>No id follows.</summary>
    /// <returns>The text that was held back; a character whose bytes never completed is U+FFFD.</returns>
    public string Finish()
    {
        if (!_finished)
        {
            _finished = true;
            _first.End();
        }
        return _sink.Take();
    }
}
