namespace InferenceServer.Media.Text;

/// <summary>Rewrites an aligned text from left to right, keeping the way back to the original.</summary>
internal sealed class AlignedTextBuilder(AlignedText source)
{
    private char[] _text = new char[source.Text.Length + 16];
    private int[] _starts = new int[source.Text.Length + 16];
    private int[] _ends = new int[source.Text.Length + 16];
    private int _length;

    /// <summary>Takes over characters of the source as they are.</summary>
    public void Copy(int start, int end)
    {
        Reserve(end - start);
        for (int i = start; i < end; i++)
        {
            Put(source.Text[i], source.Start(i), source.End(i));
        }
    }

    /// <summary>Writes <paramref name="with"/> in place of a range of the source; an empty range inserts.</summary>
    public void Replace(int start, int end, ReadOnlySpan<char> with)
    {
        Reserve(with.Length);
        int from = start < source.Text.Length ? source.Start(start) : End();
        int to = end > start ? source.End(end - 1) : from;
        foreach (char c in with)
        {
            Put(c, from, to);
        }
    }

    public AlignedText Build() => new(new string(_text, 0, _length), _starts, _ends, source.Origin);

    private int End() => source.Text.Length == 0 ? source.Origin : source.End(source.Text.Length - 1);

    private void Put(char c, int start, int end)
    {
        _text[_length] = c;
        _starts[_length] = start;
        _ends[_length++] = end;
    }

    private void Reserve(int count)
    {
        if (_length + count > _text.Length)
        {
            int capacity = Math.Max(_length + count, 2 * _text.Length);
            Array.Resize(ref _text, capacity);
            Array.Resize(ref _starts, capacity);
            Array.Resize(ref _ends, capacity);
        }
    }
}
