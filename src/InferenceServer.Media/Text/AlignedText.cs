namespace InferenceServer.Media.Text;

/// <summary>A text on its way through the normalizers, each character of which knows the range of the original text it came from.</summary>
internal sealed class AlignedText
{
    private readonly int _origin;
    private readonly int[]? _starts;
    private readonly int[]? _ends;

    /// <summary>Text taken unchanged from the original at <paramref name="origin"/>.</summary>
    public AlignedText(string text, int origin)
    {
        Text = text;
        _origin = origin;
    }

    /// <summary>Takes the arrays over; both are at least as long as the text.</summary>
    public AlignedText(string text, int[] starts, int[] ends, int origin)
    {
        Text = text;
        _starts = starts;
        _ends = ends;
        _origin = origin;
    }

    public string Text { get; }

    /// <summary>Where in the original this text begins, also when it is empty.</summary>
    public int Origin => _origin;

    /// <summary>Where the character at <paramref name="index"/> begins in the original.</summary>
    public int Start(int index) => _starts is null ? _origin + index : _starts[index];

    /// <summary>Where the character at <paramref name="index"/> ends in the original.</summary>
    public int End(int index) => _ends is null ? _origin + index + 1 : _ends[index];

    /// <summary>The same alignment under another text of the same length.</summary>
    public AlignedText WithText(string text)
        => _starts is null ? new(text, _origin) : new(text, _starts, _ends!, _origin);
}
