namespace InferenceServer.Engine.Repository;

/// <summary>Which of a model's versions are served.</summary>
/// <param name="Latest">The highest this many; 0 for all.</param>
/// <param name="Specific">Exactly these, where not empty.</param>
public sealed record VersionPolicy(int Latest, IReadOnlyList<long> Specific)
{
    /// <summary>The highest version alone.</summary>
    public static VersionPolicy LatestOnly { get; } = new(1, []);

    /// <summary>Every version.</summary>
    public static VersionPolicy All { get; } = new(0, []);

    /// <summary>Chooses among the versions that exist; in ascending order.</summary>
    public IReadOnlyList<long> Choose(IEnumerable<long> existing)
    {
        IEnumerable<long> ascending = existing.Order();
        if (Specific.Count > 0)
        {
            return [.. ascending.Where(Specific.Contains)];
        }

        return Latest > 0 ? [.. ascending.TakeLast(Latest)] : [.. ascending];
    }
}
