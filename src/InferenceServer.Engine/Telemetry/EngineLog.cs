using Microsoft.Extensions.Logging;

namespace InferenceServer.Engine.Telemetry;

/// <summary>Everything the engine logs, events 1000 to 1999.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1000, LogLevel.Information, "Plugin {Plugin} brings {Kinds}")]
    public static partial void PluginLoaded(ILogger logger, string plugin, string kinds);

    [LoggerMessage(1001, LogLevel.Error, "Plugin folder {Folder} was not loaded: {Reason}")]
    public static partial void PluginRefused(ILogger logger, Exception? exception, string folder, string reason);

    [LoggerMessage(1010, LogLevel.Information, "Model {Model} version {Version} is ready after {Milliseconds} ms")]
    public static partial void ModelReady(ILogger logger, string model, long version, long milliseconds);

    [LoggerMessage(1011, LogLevel.Error, "Model {Model} version {Version} was not loaded: {Reason}")]
    public static partial void ModelRefused(ILogger logger, Exception? exception, string model, long version, string reason);

    [LoggerMessage(1012, LogLevel.Information, "Model {Model} version {Version} is unloaded")]
    public static partial void ModelUnloaded(ILogger logger, string model, long version);

    [LoggerMessage(1013, LogLevel.Error, "Model {Model} version {Version} failed while it was unloaded")]
    public static partial void ModelUnloadFailed(ILogger logger, Exception exception, string model, long version);

    [LoggerMessage(1014, LogLevel.Warning, "Repository folder {Folder} does not exist")]
    public static partial void RepositoryMissing(ILogger logger, string folder);

    [LoggerMessage(1020, LogLevel.Error, "Model {Model} threw while executing a batch")]
    public static partial void ModelFailed(ILogger logger, Exception exception, string model);

    [LoggerMessage(1021, LogLevel.Error, "An answer of model {Model} was refused: {Fault}")]
    public static partial void ModelAnswerRefused(ILogger logger, string model, string fault);
}
