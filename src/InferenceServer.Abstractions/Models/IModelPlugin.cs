namespace InferenceServer.Abstractions;

/// <summary>
/// Brings kinds of model. The server makes one instance of each public class that implements this and has a
/// constructor without parameters; calls may come from several threads at once.
/// </summary>
public interface IModelPlugin
{
    /// <summary>The kinds this plugin loads: the <c>backend</c> of a model's configuration. Lower-case by custom; unique in a server.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>Loads one version of one model.</summary>
    /// <param name="context">What the repository knows of it.</param>
    /// <param name="cancellationToken">Set when the server gives up waiting.</param>
    /// <returns>The model, owned by the server, which disposes it when it is unloaded.</returns>
    /// <exception cref="InferenceException">The model cannot be loaded; the message tells the operator why.</exception>
    ValueTask<LoadedModel> LoadAsync(ModelContext context, CancellationToken cancellationToken);
}
