using System.Net;
using Grpc.Core;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;
using InferenceServer.Protocol.Inference;
using InferenceServer.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceServer.Functional.Tests.Loading;

public sealed class LoadingTests
{
    [Theory]
    [InlineData("backend: \"nobodys\"", "no plugin brings models of the kind 'nobodys', expected one of [")]
    [InlineData("backend: \"identity\"", "declares 0 inputs and 0 outputs")]
    [InlineData("backend: \"identity\" max_batch_size: -1 input { name: \"a\" }", "max_batch_size is -1, expected 0 or more; input 'a' has no data_type")]
    [InlineData("backend: \"identity\"\n  max_batch: 3", "config.pbtxt: line 2, column 3: ModelConfig has no field 'max_batch'")]
    public async Task Start_ModelThatCannotBeLoaded_IsNotReadyWithItsReasonAndTheOthersServe(string config, string reason)
    {
        using TestRepository repository = new();
        repository.Add("broken", config);
        repository.AddDelay("good", 0);
        await using TestServer server = await TestServer.StartAsync(repository.Path);
        server.Errors.Expect("Model broken version");

        Assert.Equal([1f], Requests.FloatsOf(await server.InferAsync(Requests.Floats("good", [1], 1))));
        Status status = await server.FailureAsync(Requests.Floats("broken", [1], 1));
        Assert.Equal(StatusCode.Unavailable, status.StatusCode);
        Assert.Contains("is not at ready state", status.Detail, StringComparison.Ordinal);
        Assert.Contains(reason, status.Detail, StringComparison.Ordinal);
        Assert.False((await server.Client.ModelReadyAsync(new ModelReadyRequest { Name = "broken" }).ResponseAsync.WaitAsync(TestServer.Patience)).Ready);
        Assert.True((await server.Client.ModelReadyAsync(new ModelReadyRequest { Name = "good" }).ResponseAsync.WaitAsync(TestServer.Patience)).Ready);
        Assert.False((await server.Client.ServerReadyAsync(new ServerReadyRequest()).ResponseAsync.WaitAsync(TestServer.Patience)).Ready);
        using HttpResponseMessage http = await server.Http.GetAsync(new Uri("/v2/health/ready", UriKind.Relative)).WaitAsync(TestServer.Patience);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, http.StatusCode);
        Assert.Single(server.Errors.Entries);
    }

    [Fact]
    public async Task Start_ModelThatCannotBeLoaded_IsInTheReport()
    {
        using TestRepository repository = new();
        repository.Add("broken", "backend: \"nobodys\"");
        await using TestServer server = await TestServer.StartAsync(repository.Path);
        server.Errors.Expect("Model broken version");
        using StringWriter report = new();

        server.Services.GetRequiredService<StartupReport>().Write(report);

        Assert.Contains("broken 1", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("NOT READY: no plugin brings models of the kind 'nobodys'", report.ToString(), StringComparison.Ordinal);
        Assert.Contains($"gRPC on {server.Address.Authority}", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "10")]
    [InlineData("version_policy { latest { num_versions: 2 } }", "9,10")]
    [InlineData("version_policy { all { } }", "2,9,10")]
    [InlineData("version_policy { specific { versions: [ 2, 10, 77 ] } }", "2,10")]
    public async Task Start_SeveralVersions_ServesWhatThePolicySays(string policy, string expected)
    {
        using TestRepository repository = new();
        repository.Add("m", $$"""
            backend: "identity" {{policy}}
            input { name: "INPUT0" data_type: TYPE_FP32 dims: -1 }
            output { name: "OUTPUT0" data_type: TYPE_FP32 dims: -1 }
            """, 2, 9, 10);
        await using TestServer server = await TestServer.StartAsync(repository.Path);

        ModelMetadataResponse metadata = await server.Client.ModelMetadataAsync(new ModelMetadataRequest { Name = "m" }).ResponseAsync.WaitAsync(TestServer.Patience);
        ModelInferResponse latest = await server.InferAsync(Requests.Floats("m", [1], 1));

        Assert.Equal(expected.Split(','), metadata.Versions);
        Assert.Equal("10", latest.ModelVersion);
        foreach (string version in metadata.Versions)
        {
            ModelInferRequest request = Requests.Floats("m", [2], 1);
            request.ModelVersion = version;
            Assert.Equal(version, (await server.InferAsync(request)).ModelVersion);
        }
    }

    [Fact]
    public async Task Start_SameModelInTwoRepositories_IsRefused()
    {
        using TestRepository one = new(), two = new();
        one.AddDelay("m", 0);
        two.AddDelay("m", 0);
        await using TestServer server = await TestServer.StartAsync(one.Path, ("Server:Models:1", two.Path));
        server.Errors.Expect("the model stands in several repositories");

        Status status = await server.FailureAsync(Requests.Floats("m", [1], 1));

        Assert.Equal(StatusCode.Unavailable, status.StatusCode);
        Assert.Contains("the model stands in several repositories", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_LoadedModels_AreUnloaded()
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models);
        ModelCatalog catalog = server.Services.GetRequiredService<ModelCatalog>();
        Assert.All(catalog.All, v => Assert.Equal(ModelState.Ready, v.State));

        await server.StopAsync().WaitAsync(TestServer.Patience);

        Assert.All(catalog.All, v => Assert.Equal((ModelState.Unavailable, "unloaded"), (v.State, v.Reason)));
    }

    [Fact]
    public void Build_SettingsAtFault_TellsAllFaults()
    {
        InferenceException exception = Assert.Throws<InferenceException>(() => ServerHost.Build(
        [
            new("Server:GrpcPort", "70000"), new("Server:LoadThreads", "many"), new("Server:Address", "here"),
        ]));

        Assert.Contains("GrpcPort", exception.Message, StringComparison.Ordinal);
        Assert.Contains("LoadThreads is 'many'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Address is 'here', expected an IP address", exception.Message, StringComparison.Ordinal);
    }
}
