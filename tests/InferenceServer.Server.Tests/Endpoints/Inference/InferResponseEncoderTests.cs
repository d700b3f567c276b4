using System.Buffers;
using System.Collections.Immutable;
using InferenceServer.Abstractions;
using InferenceServer.Protocol.Inference;
using InferenceServer.Server.Endpoints.Inference;

namespace InferenceServer.Server.Tests.Endpoints.Inference;

/// <summary>The encoder writes, Google.Protobuf reads.</summary>
public sealed class InferResponseEncoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Encode_RandomResponses_AreReadBackByProtobuf(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 300; i++)
        {
            Tensor[] outputs = [.. Enumerable.Range(0, random.Next(4)).Select(n => RandomTensor($"größe{new string('x', random.Next(200))}{n}", random))];
            using InferResponse response = new("m" + new string('n', random.Next(300)), random.Next(2) == 0 ? "" : "12", random.Next(2) == 0 ? "" : "界", outputs, new TensorSet());
            ArrayBufferWriter<byte> target = new();

            InferResponseEncoder.Encode(response, target);

            Assert.Equal(target.WrittenCount, InferResponseEncoder.SizeOf(response));
            ModelInferResponse message = ModelInferResponse.Parser.ParseFrom(target.WrittenSpan);
            Assert.Equal((response.Model, response.Version, response.Id), (message.ModelName, message.ModelVersion, message.Id));
            Assert.Equal(outputs.Length, message.RawOutputContents.Count);
            for (int o = 0; o < outputs.Length; o++)
            {
                Assert.Equal((outputs[o].Name, outputs[o].Type.ProtocolName()), (message.Outputs[o].Name, message.Outputs[o].Datatype));
                Assert.Equal(outputs[o].Shape.AsEnumerable(), message.Outputs[o].Shape);
                Assert.Equal(outputs[o].Data.ToArray(), message.RawOutputContents[o].ToByteArray());
            }
        }
    }

    [Fact]
    public void SizeOf_MoreThanAMessageHolds_IsToldAndNotOverflown()
    {
        byte[] gibibyte = GC.AllocateUninitializedArray<byte>(1 << 30);
        Tensor output = new("y", ElementType.UInt8, [1 << 30], gibibyte);
        using InferResponse response = new("m", "1", "", [output, output, output], new TensorSet());

        Assert.InRange(InferResponseEncoder.SizeOf(response), 3L << 30, (3L << 30) + 100);
    }

    private static Tensor RandomTensor(string name, Random random)
    {
        ImmutableArray<long> shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.NextInt64(0, 200))];
        if (random.Next(2) == 0)
        {
            return new Tensor(name, ElementType.Bytes, shape, new byte[random.Next(300)]);
        }

        shape = [.. shape.Select(d => d % 7)];
        ElementType type = (ElementType)random.Next(1, 13);
        byte[] data = new byte[TensorShape.ElementCount(shape.AsSpan()) * type.SizeInBytes()];
        random.NextBytes(data);
        return new Tensor(name, type, shape, data);
    }
}
