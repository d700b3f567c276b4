using InferenceServer.Tests.Onnx;

namespace InferenceServer.Client.Tests;

/// <summary>A theory that needs a running server with the real models that lie beside the project (eng/real-models).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealModelTheoryAttribute : TheoryAttribute
{
    public RealModelTheoryAttribute()
    {
        if (RealServerFactAttribute.Address is null || Assets.Folder is null)
        {
            Skip = "needs a running server in INFERENCE_SERVER_ADDRESS and the assets beside the project";
        }
    }
}
