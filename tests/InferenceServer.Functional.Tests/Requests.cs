using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests;

/// <summary>Requests as clients build them, and what becomes of them.</summary>
internal static class Requests
{
    public static ModelInferRequest Of(string model, params ReadOnlySpan<ModelInferRequest.Types.InferInputTensor> inputs)
    {
        ModelInferRequest request = new() { ModelName = model };
        foreach (ModelInferRequest.Types.InferInputTensor input in inputs)
        {
            request.Inputs.Add(input);
        }

        return request;
    }

    public static ModelInferRequest.Types.InferInputTensor Input(string name, string type, params long[] shape) => new() { Name = name, Datatype = type, Shape = { shape } };

    public static ModelInferRequest WithRaw(this ModelInferRequest request, params ReadOnlySpan<byte[]> raw)
    {
        foreach (byte[] bytes in raw)
        {
            request.RawInputContents.Add(ByteString.CopyFrom(bytes));
        }

        return request;
    }

    /// <summary>One input named INPUT0 with raw contents.</summary>
    public static ModelInferRequest Raw(string model, string type, byte[] contents, params long[] shape)
        => Of(model, Input("INPUT0", type, shape)).WithRaw(contents);

    /// <summary>One row of FP32 values; for a model that does not batch give the shape.</summary>
    public static ModelInferRequest Floats(string model, float[] values, params long[] shape)
        => Raw(model, "FP32", MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape.Length == 0 ? [1, values.Length] : shape);

    public static IReadOnlyList<float> FloatsOf(ModelInferResponse response) => MemoryMarshal.Cast<byte, float>(response.RawOutputContents[0].Span).ToArray();

    public static async Task<ModelInferResponse> InferAsync(
        this TestServer server, ModelInferRequest request, DateTime? deadline = null, CancellationToken cancellationToken = default)
        => await server.Client.ModelInferAsync(request, deadline: deadline, cancellationToken: cancellationToken).ResponseAsync.WaitAsync(TestServer.Patience, CancellationToken.None);

    /// <summary>The status of a call that has to fail.</summary>
    public static async Task<Status> FailureAsync(Func<Task> call)
        => (await Assert.ThrowsAsync<RpcException>(call)).Status;

    public static Task<Status> FailureAsync(this TestServer server, ModelInferRequest request) => FailureAsync(() => server.InferAsync(request));
}
