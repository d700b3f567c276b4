namespace InferenceServer.Media.Text;

/// <summary>The spellings of the tokens that play a part, as far as the files name them, and the longest input of the model.</summary>
internal sealed record SpecialRoles
{
    public string? Start { get; init; }

    public string? End { get; init; }

    public string? Pad { get; init; }

    public string? Unknown { get; init; }

    public int? MaxTokens { get; init; }

    /// <summary>The spellings of the tokens that steer the model: all that the files name but the unknown token.</summary>
    public HashSet<string> All { get; init; } = [];
}
