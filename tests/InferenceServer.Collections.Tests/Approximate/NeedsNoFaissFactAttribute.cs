using InferenceServer.Collections.Approximate;

namespace InferenceServer.Collections.Tests.Approximate;

/// <summary>A test of what happens without the library, skipped where it is there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsNoFaissFactAttribute : FactAttribute
{
    public NeedsNoFaissFactAttribute()
    {
        if (FaissLibrary.IsThere)
        {
            Skip = "FAISS is there";
        }
    }
}
