using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;

namespace Grpc.Compat.Tests.Calls;

public sealed class CredentialsTests
{
    [Fact]
    public async Task UnaryAsync_CallCredentialsOnTls_ReachTheHandler()
    {
        using var certificate = Certificate();
        var bearer = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", $"Bearer for {new Uri(context.ServiceUrl).AbsolutePath} {context.MethodName}");
            return Task.CompletedTask;
        });
        await using var host = await EchoHost.StartAsync(
            client: client =>
            {
                client.Credentials = ChannelCredentials.Create(new SslCredentials(), bearer);
                client.HttpHandler = Trusting(certificate);
            },
            certificate: certificate);

        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("Bearer for /grpc.compat.tests.Echo Unary", host.Probe.Headers!.GetValue("authorization"));
    }

    [Fact]
    public async Task UnaryAsync_ComposedCallCredentials_RunInOrder()
    {
        var order = new List<string>();
        var composed = CallCredentials.Compose(Adding("first"), Adding("second"));
        await using var host = await EchoHost.StartAsync(client: client => client.UnsafeUseInsecureChannelCallCredentials = true);

        await host.Client.UnaryAsync(new EchoMessage(), new CallOptions(credentials: composed)).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal(["first", "second"], order);
        Assert.Equal("yes", host.Probe.Headers!.GetValue("first"));
        Assert.Equal("yes", host.Probe.Headers!.GetValue("second"));

        CallCredentials Adding(string key) => CallCredentials.FromInterceptor((_, metadata) =>
        {
            order.Add(key);
            metadata.Add(key, "yes");
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task UnaryAsync_InsecureChannelAllowedToCarryThem_SendsCallCredentials()
    {
        var key = CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("api-key", "42");
            return Task.CompletedTask;
        });
        await using var host = await EchoHost.StartAsync(client: client =>
        {
            client.Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, key);
            client.UnsafeUseInsecureChannelCallCredentials = true;
        });

        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("42", host.Probe.Headers!.GetValue("api-key"));
    }

    [Fact]
    public void Create_OverCredentialsThatCarryThemAlready_IsRefused()
    {
        var call = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var once = ChannelCredentials.Create(ChannelCredentials.SecureSsl, call);

        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(once, call));
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(call));
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString(),
        },
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
