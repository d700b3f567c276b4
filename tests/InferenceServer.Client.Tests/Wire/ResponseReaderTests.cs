using Google.Protobuf;
using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Client.Tests;

public sealed class ResponseReaderTests
{
    [Fact]
    public void Read_TypedLists_BecomeElements()
    {
        Assert.Equal([true, false], Read("BOOL", new() { BoolContents = { true, false } }).ToArray<bool>());
        Assert.Equal([0, 255], Read("UINT8", new() { UintContents = { 0, 255 } }).ToArray<byte>());
        Assert.Equal([0, 65535], Read("UINT16", new() { UintContents = { 0, 65535 } }).ToArray<ushort>());
        Assert.Equal([0, uint.MaxValue], Read("UINT32", new() { UintContents = { 0, uint.MaxValue } }).ToArray<uint>());
        Assert.Equal([0, ulong.MaxValue], Read("UINT64", new() { Uint64Contents = { 0, ulong.MaxValue } }).ToArray<ulong>());
        Assert.Equal([-128, 127], Read("INT8", new() { IntContents = { -128, 127 } }).ToArray<sbyte>());
        Assert.Equal([-1, 1], Read("INT16", new() { IntContents = { -1, 1 } }).ToArray<short>());
        Assert.Equal([-1, 1], Read("INT32", new() { IntContents = { -1, 1 } }).ToArray<int>());
        Assert.Equal([long.MinValue, 1], Read("INT64", new() { Int64Contents = { long.MinValue, 1 } }).ToArray<long>());
        Assert.Equal([0.5f, -1.5f], Read("FP32", new() { Fp32Contents = { 0.5f, -1.5f } }).ToArray<float>());
        Assert.Equal([0.1, -1.5], Read("FP64", new() { Fp64Contents = { 0.1, -1.5 } }).ToArray<double>());
        Assert.Equal(["a", ""], Read("BYTES", new() { BytesContents = { ByteString.CopyFromUtf8("a"), ByteString.Empty } }).ToStrings());
    }

    [Theory]
    [InlineData("FP32", new long[] { 2 }, 7, "FP32 [2], which its 7 bytes do not fit")]
    [InlineData("FP32", new long[] { 2 }, 12, "FP32 [2], which its 12 bytes do not fit")]
    [InlineData("FP32", new long[] { -2 }, 8, "FP32 [-2], which its 8 bytes do not fit")]
    [InlineData("BYTES", new long[] { 3 }, 8, "BYTES [3], which its 8 bytes do not fit")]
    [InlineData("BYTES", new long[] { 1 }, 3, "BYTES [1], which its 3 bytes do not fit")]
    [InlineData("FP128", new long[] { 1 }, 16, "the unknown type 'FP128'")]
    public void Read_RawDataDoesNotFit_NamesOutputTypeShapeAndBytes(string datatype, long[] shape, int bytes, string text)
    {
        ModelInferResponse response = Response(datatype, shape, null);
        response.RawOutputContents.Add(ByteString.CopyFrom(new byte[bytes]));
        Refuses(response, text);
    }

    [Fact]
    public void Read_ListThatDoesNotFit_IsRefused()
    {
        Refuses(Response("FP16", [2], new() { IntContents = { 1, 2 } }), "travels raw only");
        Refuses(Response("FP32", [2], new() { IntContents = { 1, 2 } }), "which its 0 bytes do not fit");
        Refuses(Response("INT64", [2], null), "which its 0 bytes do not fit");
        Refuses(new ModelInferResponse { RawOutputContents = { ByteString.Empty } }, "0 outputs and 1 raw contents");
    }

    [Fact]
    public void Read_RawData_IsUsedWhereItLies()
    {
        ModelInferResponse response = Response("UINT8", [2], null);
        response.RawOutputContents.Add(ByteString.CopyFrom(1, 2));
        Assert.True(ResponseReader.Read(response)["y"].Data.Span == response.RawOutputContents[0].Span);
    }

    [Fact]
    public void Indexer_UnknownOutput_NamesThoseThereAre()
    {
        InferenceResult result = ResponseReader.Read(Response("FP32", [0], new()));
        Assert.Equal("no output 'z' among y", Assert.Throws<KeyNotFoundException>(() => result["z"]).Message);
    }

    private static InferenceTensor Read(string datatype, InferTensorContents contents) =>
        ResponseReader.Read(Response(datatype, [2], contents))["y"];

    private static void Refuses(ModelInferResponse response, string text)
    {
        InferenceClientException exception = Assert.Throws<InferenceClientException>(() => ResponseReader.Read(response));
        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
    }

    private static ModelInferResponse Response(string datatype, long[] shape, InferTensorContents? contents) => new()
    {
        Outputs =
        {
            new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = datatype, Shape = { shape }, Contents = contents },
        },
    };
}
