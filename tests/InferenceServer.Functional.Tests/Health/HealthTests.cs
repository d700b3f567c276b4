using System.Net;
using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Health;

public sealed class HealthTests(SharedModels models) : IClassFixture<SharedModels>
{
    private readonly TestServer _server = models.Server;

    [Fact]
    public async Task ServerLiveAndReady_AllModelsLoaded_AreTrue()
    {
        Assert.True((await _server.Client.ServerLiveAsync(new ServerLiveRequest()).ResponseAsync.WaitAsync(TestServer.Patience)).Live);
        Assert.True((await _server.Client.ServerReadyAsync(new ServerReadyRequest()).ResponseAsync.WaitAsync(TestServer.Patience)).Ready);
    }

    [Theory]
    [InlineData("/v2/health/live")]
    [InlineData("/v2/health/ready")]
    public async Task HttpHealth_AllModelsLoaded_Is200(string path)
    {
        using HttpResponseMessage response = await _server.Http.GetAsync(new Uri(path, UriKind.Relative)).WaitAsync(TestServer.Patience);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task ServerMetadata_Default_NamesServerVersionAndExtensions()
    {
        ServerMetadataResponse metadata = await _server.Client.ServerMetadataAsync(new ServerMetadataRequest()).ResponseAsync.WaitAsync(TestServer.Patience);

        Assert.Equal("inference-server", metadata.Name);
        Assert.Matches(@"^\d+\.\d+\.\d+$", metadata.Version);
        Assert.Contains("binary_tensor_data", metadata.Extensions);
    }

    [Fact]
    public async Task ServerMetadata_WithId_NamesTheId()
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models, ("Server:Id", "triton"));

        Assert.Equal("triton", (await server.Client.ServerMetadataAsync(new ServerMetadataRequest()).ResponseAsync.WaitAsync(TestServer.Patience)).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public async Task ModelReady_LoadedModel_IsTrue(string version)
        => Assert.True((await _server.Client.ModelReadyAsync(new ModelReadyRequest { Name = "scale", Version = version }).ResponseAsync.WaitAsync(TestServer.Patience)).Ready);

    [Fact]
    public async Task ModelReady_UnknownModel_IsNotFound()
    {
        Status status = await Requests.FailureAsync(() => _server.Client.ModelReadyAsync(new ModelReadyRequest { Name = "nobody" }).ResponseAsync.WaitAsync(TestServer.Patience));

        Assert.Equal(StatusCode.NotFound, status.StatusCode);
        Assert.Contains("Request for unknown model: 'nobody' is not found", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelMetadata_BatchingModel_HasTheBatchDimensionInFront()
    {
        ModelMetadataResponse metadata = await _server.Client.ModelMetadataAsync(new ModelMetadataRequest { Name = "repeat" }).ResponseAsync.WaitAsync(TestServer.Patience);

        Assert.Equal("repeat", metadata.Name);
        Assert.Equal("repeat", metadata.Platform);
        Assert.Equal(["1"], metadata.Versions);
        ModelMetadataResponse.Types.TensorMetadata input = Assert.Single(metadata.Inputs), output = Assert.Single(metadata.Outputs);
        Assert.Equal(("INPUT0", "BYTES"), (input.Name, input.Datatype));
        Assert.Equal([-1L, -1L], input.Shape);
        Assert.Equal(("OUTPUT0", "BYTES"), (output.Name, output.Datatype));
    }

    [Fact]
    public async Task ModelMetadata_ModelThatDoesNotBatch_HasItsOwnDimensions()
    {
        ModelMetadataResponse metadata = await _server.Client.ModelMetadataAsync(new ModelMetadataRequest { Name = "slow", Version = "1" }).ResponseAsync.WaitAsync(TestServer.Patience);

        Assert.Equal([-1L], Assert.Single(metadata.Inputs).Shape);
    }

    [Theory]
    [InlineData("nobody", "", StatusCode.NotFound, "Request for unknown model: 'nobody' is not found")]
    [InlineData("scale", "7", StatusCode.NotFound, "Request for unknown model: 'scale' version 7 is not found")]
    [InlineData("scale", "first", StatusCode.InvalidArgument, "'first'")]
    public async Task ModelMetadata_NoSuchModel_SaysSo(string name, string version, StatusCode code, string text)
    {
        Status status = await Requests.FailureAsync(() => _server.Client.ModelMetadataAsync(new ModelMetadataRequest { Name = name, Version = version }).ResponseAsync.WaitAsync(TestServer.Patience));

        Assert.Equal(code, status.StatusCode);
        Assert.Contains(text, status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelStreamInfer_NotOfferedYet_IsUnimplemented()
    {
        using AsyncDuplexStreamingCall<ModelInferRequest, ModelStreamInferResponse> call = _server.Client.ModelStreamInfer();

        Status status = await Requests.FailureAsync(() => call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TestServer.Patience));

        Assert.Equal(StatusCode.Unimplemented, status.StatusCode);
    }
}
