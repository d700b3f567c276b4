using Grpc.Core;

namespace InferenceServer.Client.Tests;

/// <summary>Against a real server that serves models/ and tests/models.</summary>
public sealed class RealServerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly InferenceClient _client = new(new Uri($"http://{RealServerFactAttribute.Address ?? "127.0.0.1:1"}"), new() { Timeout = Limit });

    public void Dispose() => _client.Dispose();

    [RealServerFact]
    public async Task Infer_IdentityOfEveryType_ComesBack()
    {
        await ComesBackAsync("bool", new[] { true, false });
        await ComesBackAsync("uint8", new byte[] { 1, 255 });
        await ComesBackAsync("uint16", new ushort[] { 1, 65535 });
        await ComesBackAsync("uint32", new[] { 1u, uint.MaxValue });
        await ComesBackAsync("uint64", new[] { 1UL, ulong.MaxValue });
        await ComesBackAsync("int8", new sbyte[] { -128, 127 });
        await ComesBackAsync("int16", new short[] { -1, 1 });
        await ComesBackAsync("int32", new[] { -1, 1 });
        await ComesBackAsync("int64", new[] { -1L, 1 });
        await ComesBackAsync("fp16", new[] { (Half)0.1, (Half)(-2) });
        await ComesBackAsync("bf16", new[] { BFloat16.FromSingle(0.1f), BFloat16.FromSingle(-2) });
        await ComesBackAsync("fp32", new[] { 0.1f, -2 });
        await ComesBackAsync("fp64", new[] { 0.1, -2 });
        InferenceResult texts = await _client.InferAsync("identity_bytes", [InferenceTensor.Create("INPUT0", [1, 2], ["물", "\0"])]).WaitAsync(Limit);
        Assert.Equal(["물", "\0"], texts["OUTPUT0"].ToStrings());
    }

    [RealServerFact]
    public async Task Infer_AddSub_IsSumAndDifference()
    {
        int[] left = [.. Enumerable.Range(0, 16)];
        int[] right = [.. Enumerable.Repeat(3, 16)];
        InferenceResult result = await _client.InferAsync(
            "add_sub", [InferenceTensor.Create("INPUT0", [1, 16], left), InferenceTensor.Create("INPUT1", [1, 16], right)]).WaitAsync(Limit);
        Assert.Equal(left.Select(value => value + 3), result["OUTPUT0"].ToArray<int>());
        Assert.Equal(left.Select(value => value - 3), result["OUTPUT1"].ToArray<int>());
    }

    [RealServerFact]
    public async Task Infer_UnknownModel_IsNotFound()
    {
        InferenceTensor input = InferenceTensor.Create("INPUT0", [1], new float[1]);
        InferenceClientException exception = await Assert.ThrowsAsync<InferenceClientException>(
            () => _client.InferAsync("no_such_model", [input]).WaitAsync(Limit));
        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
        Assert.Contains("Request for unknown model", exception.Message, StringComparison.Ordinal);
    }

    private async Task ComesBackAsync<T>(string type, T[] elements)
        where T : unmanaged
    {
        InferenceTensor input = InferenceTensor.Create("INPUT0", [1, elements.Length], elements);
        InferenceResult result = await _client.InferAsync($"identity_{type}", [input]).WaitAsync(Limit);
        Assert.Equal([1, elements.Length], result["OUTPUT0"].Shape);
        Assert.Equal(elements, result["OUTPUT0"].ToArray<T>());
    }
}
