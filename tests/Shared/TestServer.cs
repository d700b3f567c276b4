using Grpc.Net.Client;
using InferenceServer.Protocol.Inference;
using InferenceServer.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Tests;

/// <summary>A real server on free ports of the loopback interface, a real channel to it, and its errors.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _server;
    private readonly GrpcChannel _channel;

    private TestServer(WebApplication server, ErrorLog errors)
    {
        _server = server;
        Errors = errors;
        string[] addresses = [.. server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        Address = new Uri(addresses[0]);
        _channel = Connect();
        Client = new GRPCInferenceService.GRPCInferenceServiceClient(_channel);
        Http = new HttpClient { BaseAddress = new Uri(addresses[1]), Timeout = Patience };
    }

    public Uri Address { get; }

    public ErrorLog Errors { get; }

    public GRPCInferenceService.GRPCInferenceServiceClient Client { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _server.Services;

    /// <summary>Starts a server over a repository and waits until its models were tried.</summary>
    public static async Task<TestServer> StartAsync(string models, params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> all = new()
        {
            ["Server:Models:0"] = models,
            ["Server:Plugins:0"] = TestPaths.Plugins,
            ["Server:GrpcPort"] = "0",
            ["Server:HttpPort"] = "0",
            ["Logging:LogLevel:Default"] = "Error",
        };
        foreach ((string key, string value) in settings)
        {
            all[key] = value;
        }

        WebApplication server = ServerHost.Build(all);
        ErrorLog errors = new();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(errors);
        await server.StartAsync().WaitAsync(Patience);
        await server.Services.GetRequiredService<ServerState>().Loaded.WaitAsync(Patience);
        return new TestServer(server, errors);
    }

    /// <summary>A channel of its own: another connection.</summary>
    public GrpcChannel Connect() => GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    /// <summary>What /metrics says of one counter, such as <c>nv_inference_count{model="m",version="1"}</c>.</summary>
    public async Task<double> MetricAsync(string series)
    {
        string page = await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)).WaitAsync(Patience);
        string? line = page.Split('\n').FirstOrDefault(l => l.StartsWith(series + " ", StringComparison.Ordinal));
        Assert.True(line is not null, $"no series {series} in{Environment.NewLine}{page}");
        return double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a counter has reached a value; fails where it never does.</summary>
    public async Task WaitForMetricAsync(string series, double value)
    {
        using CancellationTokenSource patience = new(Patience);
        while (await MetricAsync(series) < value)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        }
    }

    /// <summary>Waits until a model executes a batch.</summary>
    public Task WaitForRunningAsync(string model) => WaitForMetricAsync($"inference_running_batches{{model=\"{model}\",version=\"1\"}}", 1);

    /// <summary>Waits until a request is in a model's queue.</summary>
    public Task WaitForQueuedAsync(string model) => WaitForMetricAsync($"nv_inference_pending_request_count{{model=\"{model}\",version=\"1\"}}", 1);

    /// <summary>Fails unless nothing is queued and nothing runs, or soon does no more.</summary>
    public async Task AssertIdleAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        while ((await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), patience.Token)).Split('\n')
            .Any(l => (l.StartsWith("nv_inference_pending_request_count{", StringComparison.Ordinal) || l.StartsWith("inference_running_batches{", StringComparison.Ordinal)) && !l.EndsWith(" 0", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        }
    }

    /// <summary>Tells the server to stop; completes when it has.</summary>
    public Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _server.DisposeAsync().AsTask().WaitAsync(Patience);
        Errors.VerifyNoErrors();
    }
}
