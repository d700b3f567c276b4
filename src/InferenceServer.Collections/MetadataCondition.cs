namespace InferenceServer.Collections;

/// <summary>Lets items through whose metadata has <paramref name="Key"/> with one of <paramref name="Values"/>; one value means equality, none lets nothing through.</summary>
/// <param name="Key">A key of the metadata.</param>
/// <param name="Values">The values let through, compared letter by letter.</param>
public sealed record MetadataCondition(string Key, IReadOnlyList<string> Values)
{
    /// <summary>Lets items through that have exactly this entry.</summary>
    public static MetadataCondition Equal(string key, string value) => new(key, [value]);
}
