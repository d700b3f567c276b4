namespace Grpc.Core;

/// <summary>A call's context on its way to the calls made while answering it.</summary>
public abstract class ContextPropagationToken
{
    /// <summary>Only implementations of the API derive from it.</summary>
    internal ContextPropagationToken()
    {
    }
}
