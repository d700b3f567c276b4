namespace InferenceServer.Abstractions;

/// <summary>The part of a model's configuration that a plugin acts on. Everything may be left open.</summary>
public sealed record ModelDeclaration
{
    /// <summary>The kind of model, <c>backend</c> in the configuration.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The most rows of a batch, 0 for none; null where no configuration says.</summary>
    public int? MaxBatchSize { get; init; }

    /// <summary>Declared inputs; empty where the model itself says.</summary>
    public IReadOnlyList<TensorSpec> Inputs { get; init; } = [];

    /// <summary>Declared outputs; empty where the model itself says.</summary>
    public IReadOnlyList<TensorSpec> Outputs { get; init; } = [];

    /// <summary>The file inside the version's folder; empty for the kind's usual name.</summary>
    public string FileName { get; init; } = "";

    /// <summary>How many batches may run at once, ≥ 1.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>The device asked for: <c>cpu</c>, <c>gpu</c>, or <c>auto</c> for the best there is.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Free settings, <c>parameters</c> in the configuration.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
