using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Builtin;

/// <summary>Models without weights: for trying the server out, for tests and for measuring what the server itself costs.</summary>
public sealed class BuiltinPlugin : IModelPlugin
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Kinds { get; } = ["identity", "add_sub", "delay", "repeat"];

    /// <inheritdoc/>
    public ValueTask<LoadedModel> LoadAsync(ModelContext context, CancellationToken cancellationToken)
    {
        Declared declared = new(context);
        IModel model = context.Declaration.Kind switch
        {
            "identity" => new IdentityModel(declared.Pairs()),
            "add_sub" => AddSub.Create(declared),
            "delay" => new DelayModel(new IdentityModel(declared.Pairs()), declared.Milliseconds("delay_ms"), context.Declaration.Instances),
            _ => new RepeatModel(declared.Pairs(), declared.Count("count")),
        };
        return new(new LoadedModel(model));
    }
}
