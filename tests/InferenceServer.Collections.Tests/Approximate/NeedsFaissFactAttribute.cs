using InferenceServer.Collections.Approximate;

namespace InferenceServer.Collections.Tests.Approximate;

/// <summary>A test with the real library, skipped by name where eng/faiss could not build it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFaissFactAttribute : FactAttribute
{
    public NeedsFaissFactAttribute()
    {
        if (!FaissLibrary.IsThere)
        {
            Skip = "FAISS is not installed (Debian: libfaiss-dev libopenblas-dev g++, then eng/faiss)";
        }
    }
}
