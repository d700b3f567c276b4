using Grpc.Core;

namespace Grpc.Compat.Tests.Surface;

/// <summary>Compilers write the numbers of an enumeration into the official assemblies, so its names alone prove nothing.</summary>
public sealed class WireNumberTests
{
    [Fact]
    public void StatusCode_Names_HaveTheirWireNumbers()
    {
        var names = "OK Cancelled Unknown InvalidArgument DeadlineExceeded NotFound AlreadyExists PermissionDenied ResourceExhausted FailedPrecondition Aborted OutOfRange Unimplemented Internal Unavailable DataLoss Unauthenticated";

        Assert.Equal(names.Split(' '), Enumerable.Range(0, 17).Select(code => ((StatusCode)code).ToString()));
        Assert.Equal(17, Enum.GetValues<StatusCode>().Length);
    }

    [Fact]
    public void MethodType_Names_HaveTheirNumbers() =>
        Assert.Equal(["Unary", "ClientStreaming", "ServerStreaming", "DuplexStreaming"], Enum.GetNames<MethodType>());

    [Fact]
    public void ConnectivityState_Names_HaveTheirNumbers() =>
        Assert.Equal(["Idle", "Connecting", "Ready", "TransientFailure", "Shutdown"], Enum.GetNames<ConnectivityState>());

    [Fact]
    public void WriteFlags_Names_HaveTheirBits()
    {
        Assert.Equal(1, (int)WriteFlags.BufferHint);
        Assert.Equal(2, (int)WriteFlags.NoCompress);
    }
}
