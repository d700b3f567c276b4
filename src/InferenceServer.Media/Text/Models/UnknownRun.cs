namespace InferenceServer.Media.Text;

/// <summary>Characters without a token, waiting to become one unknown token, several, or nothing.</summary>
internal struct UnknownRun(BpeOptions options, BpeWord symbols)
{
    private int _start;
    private int _end;

    public void Add(int start, int end)
    {
        if (options.UnknownId is null)
        {
            return;
        }
        if (_end > _start && !options.FuseUnknown)
        {
            Flush();
        }
        if (_end == _start)
        {
            _start = start;
        }
        _end = end;
    }

    public void Flush()
    {
        if (_end > _start)
        {
            symbols.Add(options.UnknownId!.Value, _start, _end);
            _start = _end = 0;
        }
    }
}
