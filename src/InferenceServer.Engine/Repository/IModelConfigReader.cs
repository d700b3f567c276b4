using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Repository;

/// <summary>Reads a model's configuration from its folder. The one implementation lives where the configuration's schema is known.</summary>
public interface IModelConfigReader
{
    /// <summary>Reads <c>config.pbtxt</c> or <c>config.json</c>, and the kind in <c>model.json</c>.</summary>
    /// <param name="modelDirectory">The model's folder.</param>
    /// <exception cref="InferenceException">A file is at fault; the message names the file and all its faults.</exception>
    ModelConfig Read(string modelDirectory);
}
