using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>Pictures in memory, made once and never changed. Safe from several threads.</summary>
public sealed class PictureIndex : IPictureSet
{
    private readonly Picture[] _pictures;
    private readonly Dictionary<string, Picture> _byId;
    private readonly RowView _rows;

    /// <summary>An index of these pictures, in this order.</summary>
    /// <param name="space">The space of the vectors.</param>
    /// <param name="dimensions">The length of each vector.</param>
    /// <param name="pictures">Kept, not copied.</param>
    /// <exception cref="ArgumentException">Two pictures have one id, or a vector has another length.</exception>
    public PictureIndex(string space, int dimensions, IReadOnlyList<Picture> pictures)
    {
        Space = space;
        Dimensions = dimensions;
        _pictures = [.. pictures];
        _byId = _pictures.ToDictionary(picture => picture.Id, StringComparer.Ordinal);
        VectorRows rows = new(new VectorRowsOptions { Dimension = dimensions });
        foreach (Picture picture in _pictures)
        {
            rows.Append(picture.Vector.Length == dimensions
                ? picture.Vector.Span
                : throw new ArgumentException($"the vector of '{picture.Id}' has {picture.Vector.Length} numbers, expected {dimensions}", nameof(pictures)));
        }

        _rows = rows.View;
    }

    /// <inheritdoc/>
    public string Space { get; }

    /// <inheritdoc/>
    public int Dimensions { get; }

    /// <inheritdoc/>
    public long Count => _pictures.Length;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyList<PictureHit>>> SearchAsync(ReadOnlyMemory<float> queries, int k, CancellationToken cancellationToken)
    {
        int count = queries.Length / Dimensions;
        k = Math.Min(k, _pictures.Length);
        if (k == 0)
        {
            return new([.. Enumerable.Repeat<IReadOnlyList<PictureHit>>([], count)]);
        }

        long[] rows = new long[count * k];
        float[] scores = new float[count * k];
        int[] counts = new int[count];
        _rows.SearchMany(queries.Span, k, rows, scores, counts, default, cancellationToken);
        return new([.. Enumerable.Range(0, count).Select(query => (IReadOnlyList<PictureHit>)
            [.. Enumerable.Range(query * k, counts[query]).Select(i => new PictureHit(_pictures[rows[i]].Id, scores[i]))])]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Picture?>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
        => new([.. ids.Select(id => _byId.GetValueOrDefault(id))]);
}
