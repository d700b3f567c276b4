using Google.Protobuf;
using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;

namespace Grpc.Compat.Tests.Calls;

public sealed class CompressionTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task UnaryAsync_BothWaysCompressed_ComesBack(string encoding)
    {
        using var watch = new ResponseWatch();
        await using var host = await EchoHost.StartAsync(
            server =>
            {
                server.ResponseCompressionAlgorithm = encoding;
                server.CompressionProviders = [new Net.Compression.GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest), new Net.Compression.DeflateCompressionProvider(System.IO.Compression.CompressionLevel.Fastest)];
            },
            client =>
            {
                client.HttpHandler = watch;
                client.CompressionProviders = [new Net.Compression.GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest), new Net.Compression.DeflateCompressionProvider(System.IO.Compression.CompressionLevel.Fastest)];
            });
        var message = new EchoMessage { Payload = ByteString.CopyFrom(new byte[100_000]) };

        // The client's documented switch for compressed requests.
        var answer = await host.Client.UnaryAsync(message, new Metadata { { "grpc-internal-encoding-request", encoding } }).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal(message, answer);
        Assert.Equal(encoding, host.Probe.RequestEncoding);
        Assert.Equal(encoding, watch.Encoding);
        Assert.InRange(watch.RequestBytes, 1, 10_000);
        Assert.InRange(watch.ResponseBytes, 1, 10_000);
    }

    [Fact]
    public async Task UnaryAsync_NotCompressed_TravelsWhole()
    {
        using var watch = new ResponseWatch();
        await using var host = await EchoHost.StartAsync(client: client => client.HttpHandler = watch);

        await host.Client.UnaryAsync(new EchoMessage { Payload = ByteString.CopyFrom(new byte[100_000]) }).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.InRange(watch.RequestBytes, 100_000, 101_000);
        Assert.InRange(watch.ResponseBytes, 100_000, 101_000);
    }
}
