namespace InferenceServer.Media.Text;

/// <summary>A part of a normalized text that the model sees as one word.</summary>
internal readonly record struct Piece(AlignedText Source, int Start, int Length)
{
    public ReadOnlySpan<char> Span => Source.Text.AsSpan(Start, Length);

    /// <summary>Where the piece begins in the original text.</summary>
    public int Origin => Start < Source.Text.Length ? Source.Start(Start) : Source.Origin;

    /// <summary>The same text in an object of its own, for steps that rewrite it.</summary>
    public AlignedText Detach()
    {
        if (Start == 0 && Length == Source.Text.Length)
        {
            return Source;
        }
        var builder = new AlignedTextBuilder(Source);
        builder.Copy(Start, Start + Length);
        return builder.Build();
    }

    /// <summary>The range of the original text behind a token of this piece.</summary>
    public Range Original(TokenPiece token)
    {
        int start = Start + token.Start, end = Start + token.End;
        if (end > start)
        {
            return Source.Start(start)..Source.End(end - 1);
        }
        int at = start < Source.Text.Length ? Source.Start(start) : start > 0 ? Source.End(start - 1) : Source.Origin;
        return at..at;
    }
}
