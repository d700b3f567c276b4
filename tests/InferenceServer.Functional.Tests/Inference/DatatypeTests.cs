using System.Runtime.InteropServices;
using Google.Protobuf;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Inference;

public sealed class DatatypeTests(SharedModels models) : IClassFixture<SharedModels>
{
    private static readonly byte[] Strings = [3, 0, 0, 0, 0, 0xff, 7, 0, 0, 0, 0, 5, 0, 0, 0, .. "größ"u8[..5], 1, 0, 0, 0, 0];

    private readonly TestServer _server = models.Server;

    public static TheoryData<string, byte[]> RawContents => new()
    {
        { "BOOL", [1, 0, 1, 1] },
        { "UINT8", [0, 1, 128, 255] },
        { "UINT16", Bytes<ushort>(0, 1, 32768, ushort.MaxValue) },
        { "UINT32", Bytes<uint>(0, 1, 1u << 31, uint.MaxValue) },
        { "UINT64", Bytes<ulong>(0, 1, 1ul << 63, ulong.MaxValue) },
        { "INT8", [0, 1, 128, 255] },
        { "INT16", Bytes<short>(0, 1, short.MinValue, short.MaxValue) },
        { "INT32", Bytes(0, 1, int.MinValue, int.MaxValue) },
        { "INT64", Bytes(0, 1, long.MinValue, long.MaxValue) },
        { "FP16", Bytes(Half.Zero, Half.Epsilon, Half.NegativeInfinity, Half.NaN) },
        { "BF16", Bytes<ushort>(0, 0x3f80, 0xff80, 0x7fc1) },
        { "FP32", Bytes(0, 1.5f, float.NegativeInfinity, float.NaN) },
        { "FP64", Bytes(0, -1.5, double.Epsilon, double.NaN) },
        { "BYTES", Strings },
    };

    public static TheoryData<string, InferTensorContents, byte[]> TypedContents => new()
    {
        { "BOOL", new InferTensorContents { BoolContents = { true, false, true, true } }, [1, 0, 1, 1] },
        { "UINT8", new InferTensorContents { UintContents = { 0, 1, 128, 255 } }, [0, 1, 128, 255] },
        { "UINT16", new InferTensorContents { UintContents = { 0, 1, 32768, 65535 } }, Bytes<ushort>(0, 1, 32768, 65535) },
        { "UINT32", new InferTensorContents { UintContents = { 0, 1, 1u << 31, uint.MaxValue } }, Bytes<uint>(0, 1, 1u << 31, uint.MaxValue) },
        { "UINT64", new InferTensorContents { Uint64Contents = { 0, 1, 1ul << 63, ulong.MaxValue } }, Bytes<ulong>(0, 1, 1ul << 63, ulong.MaxValue) },
        { "INT8", new InferTensorContents { IntContents = { 0, 1, -128, 127 } }, [0, 1, 128, 127] },
        { "INT16", new InferTensorContents { IntContents = { 0, 1, short.MinValue, short.MaxValue } }, Bytes<short>(0, 1, short.MinValue, short.MaxValue) },
        { "INT32", new InferTensorContents { IntContents = { 0, 1, int.MinValue, int.MaxValue } }, Bytes(0, 1, int.MinValue, int.MaxValue) },
        { "INT64", new InferTensorContents { Int64Contents = { 0, 1, long.MinValue, long.MaxValue } }, Bytes(0, 1, long.MinValue, long.MaxValue) },
        { "FP32", new InferTensorContents { Fp32Contents = { 0, 1.5f, float.NegativeInfinity, float.Epsilon } }, Bytes(0, 1.5f, float.NegativeInfinity, float.Epsilon) },
        { "FP64", new InferTensorContents { Fp64Contents = { 0, -1.5, double.Epsilon, double.MaxValue } }, Bytes(0, -1.5, double.Epsilon, double.MaxValue) },
        { "BYTES", new InferTensorContents { BytesContents = { ByteString.CopyFrom(0, 0xff, 7), ByteString.Empty, ByteString.CopyFrom("größ"u8[..5]), ByteString.CopyFrom(0) } }, Strings },
    };

    [Theory]
    [MemberData(nameof(RawContents))]
    public async Task ModelInfer_RawContents_ComeBackByteForByte(string type, byte[] contents)
    {
        ModelInferResponse response = await _server.InferAsync(Requests.Raw(ModelOf(type), type, contents, 2, 2));

        AssertAnswer(type, contents, response);
    }

    [Theory]
    [MemberData(nameof(TypedContents))]
    public async Task ModelInfer_TypedContents_ComeBackRaw(string type, InferTensorContents contents, byte[] expected)
    {
        ModelInferRequest request = Requests.Of(ModelOf(type), Requests.Input("INPUT0", type, 2, 2));
        request.Inputs[0].Contents = contents;

        ModelInferResponse response = await _server.InferAsync(request);

        AssertAnswer(type, expected, response);
    }

    [Theory]
    [InlineData("FP32")]
    [InlineData("BYTES")]
    public async Task ModelInfer_NoElements_IsAnEmptyTensor(string type)
    {
        ModelInferResponse response = await _server.InferAsync(Requests.Raw(ModelOf(type), type, [], 3, 0));

        Assert.Equal([3L, 0L], response.Outputs[0].Shape);
        Assert.Equal(0, Assert.Single(response.RawOutputContents).Length);
    }

    [Fact]
    public async Task ModelInfer_AnotherPluginsModel_ComputesWithItsSettings()
    {
        ModelInferRequest request = Requests.Floats("scale", [1, -2.5f, 3]);
        request.Inputs[0].Name = "x";

        ModelInferResponse response = await _server.InferAsync(request);

        Assert.Equal([2f, -5f, 6f], Requests.FloatsOf(response));
    }

    [Fact]
    public async Task ModelInfer_IdVersionAndOutputs_AreEchoed()
    {
        ModelInferRequest request = Requests.Floats("identity_fp32", [1]);
        request.Id = "größe-7";
        request.ModelVersion = "1";
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "OUTPUT0" });

        ModelInferResponse response = await _server.InferAsync(request);

        Assert.Equal(("identity_fp32", "1", "größe-7"), (response.ModelName, response.ModelVersion, response.Id));
        Assert.Equal([1f], Requests.FloatsOf(response));
    }

    [Fact]
    public async Task ModelInfer_SixteenMebibytes_ComeBack()
    {
        byte[] contents = new byte[16 << 20];
        new Random(16).NextBytes(contents);

        ModelInferResponse response = await _server.InferAsync(Requests.Raw("identity_fp32", "FP32", contents, 1, contents.Length / 4));

        Assert.True(contents.AsSpan().SequenceEqual(response.RawOutputContents[0].Span));
    }

    private static string ModelOf(string type) => $"identity_{type.ToLowerInvariant()}";

    private static void AssertAnswer(string type, byte[] expected, ModelInferResponse response)
    {
        ModelInferResponse.Types.InferOutputTensor output = Assert.Single(response.Outputs);
        Assert.Equal(("OUTPUT0", type), (output.Name, output.Datatype));
        Assert.Equal([2L, 2L], output.Shape);
        Assert.Null(output.Contents);
        Assert.Equal(expected, Assert.Single(response.RawOutputContents).ToByteArray());
    }

    private static byte[] Bytes<T>(params ReadOnlySpan<T> values)
        where T : unmanaged
        => MemoryMarshal.AsBytes(values).ToArray();
}
