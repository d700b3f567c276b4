using Grpc.Core.Client;

namespace Grpc.Core;

/// <summary>What clients generated in the lite form derive from.</summary>
public abstract class LiteClientBase
{
    protected LiteClientBase()
        : this(new UnsupportedCallInvoker())
    {
    }

    protected LiteClientBase(CallInvoker callInvoker)
    {
        ArgumentNullException.ThrowIfNull(callInvoker);
        CallInvoker = callInvoker;
    }

    protected CallInvoker CallInvoker { get; }
}
