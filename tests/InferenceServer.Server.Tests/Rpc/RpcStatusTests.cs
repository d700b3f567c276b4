using Grpc.Core;
using InferenceServer.Abstractions;
using InferenceServer.Server.Rpc;

namespace InferenceServer.Server.Tests.Rpc;

public sealed class RpcStatusTests
{
    [Fact]
    public void Of_EveryError_HasAStatusOfItsOwn()
    {
        StatusCode[] codes = [.. Enum.GetValues<InferenceError>().Select(RpcStatus.Of)];

        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.Equal(StatusCode.Internal, RpcStatus.Of(InferenceError.Internal));
        Assert.DoesNotContain(StatusCode.OK, codes);
        Assert.DoesNotContain(StatusCode.Unknown, codes);
    }

    [Fact]
    public void Of_ShortText_IsKept()
        => Assert.Equal(new Status(StatusCode.NotFound, "no such thing"), RpcStatus.Of(new InferenceException(InferenceError.NotFound, "no such thing")));

    [Theory]
    [InlineData(799)]
    [InlineData(800)]
    public void Of_LongText_IsCutBetweenCharacters(int before)
    {
        string detail = RpcStatus.Of(InferenceException.InvalidArgument(new string('a', before - 1) + string.Concat(Enumerable.Repeat("🎵", 500)))).Detail;

        Assert.EndsWith("…", detail, StringComparison.Ordinal);
        Assert.InRange(detail.Length, 798, 801);
        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(detail)));
    }
}
