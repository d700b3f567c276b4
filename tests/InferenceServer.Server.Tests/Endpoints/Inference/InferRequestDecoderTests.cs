using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using InferenceServer.Abstractions;
using InferenceServer.Protocol.Inference;
using InferenceServer.Server.Endpoints.Inference;

namespace InferenceServer.Server.Tests.Endpoints.Inference;

/// <summary>Google.Protobuf writes, the decoder reads, and both must have seen the same.</summary>
public sealed class InferRequestDecoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 17)]
    [InlineData(4, 100_000)]
    public void Decode_RandomMessages_GivesWhatProtobufWrote(int seed, int segment)
    {
        Random random = new(seed);
        for (int i = 0; i < 400; i++)
        {
            ModelInferRequest message = RandomMessage.Next(random);

            using InferRequest request = InferRequestDecoder.Decode(Segments.Of(message.ToByteArray(), segment));

            AssertSame(message, request);
        }
    }

    [Fact]
    public void Decode_UnpackedLists_AreReadAsPackedOnes()
    {
        using MemoryStream contents = new(), input = new(), message = new();
        Write(contents, o =>
        {
            foreach (int value in new[] { 1, -2, 300 })
            {
                o.WriteTag(2, WireFormat.WireType.Varint);
                o.WriteInt32(value);
            }
        });
        Write(input, o =>
        {
            o.WriteTag(1, WireFormat.WireType.LengthDelimited);
            o.WriteString("a");
            o.WriteTag(2, WireFormat.WireType.LengthDelimited);
            o.WriteString("INT16");
            o.WriteTag(3, WireFormat.WireType.Varint);
            o.WriteInt64(1);
            o.WriteTag(3, WireFormat.WireType.Varint);
            o.WriteInt64(3);
            o.WriteTag(5, WireFormat.WireType.LengthDelimited);
            o.WriteBytes(ByteString.CopyFrom(contents.ToArray()));
        });
        Write(message, o =>
        {
            o.WriteTag(5, WireFormat.WireType.LengthDelimited);
            o.WriteBytes(ByteString.CopyFrom(input.ToArray()));
        });

        using InferRequest request = InferRequestDecoder.Decode(new(message.ToArray()));
        using TensorSet inputs = request.TakeInputs();

        Assert.Null(request.Fault);
        Assert.Equal([1L, 3L], inputs["a"].Shape.AsEnumerable());
        Assert.Equal(new short[] { 1, -2, 300 }, inputs["a"].Span<short>().ToArray());
    }

    [Fact]
    public void Decode_UnknownFieldsAndGroups_ArePassedOver()
    {
        ModelInferRequest known = new() { ModelName = "m", Id = "7" };
        byte[] group = [(100 << 3 | 3) & 0x7f | 0x80, 100 << 3 >> 7, (2 << 3) | 3, (1 << 3) | 0, 5, (2 << 3) | 4, (9 << 3) | 2, 2, 1, 2, (100 << 3 | 4) & 0x7f | 0x80, 100 << 3 >> 7];
        byte[] unknown = [(10 << 3) | 0, 0xff, 0x01, (11 << 3) | 1, 1, 2, 3, 4, 5, 6, 7, 8, (12 << 3) | 2, 2, 9, 9, (13 << 3) | 5, 1, 2, 3, 4];

        using InferRequest request = InferRequestDecoder.Decode(Segments.Of([.. unknown, .. group, .. known.ToByteArray(), .. group, .. unknown], 2));

        Assert.Equal(("m", "7"), (request.Model, request.Id));
    }

    [Fact]
    public void Decode_EveryPrefixOfAMessage_IsReadOrRefusedAndNothingElse()
    {
        byte[] message = RandomMessage.Next(new Random(11)).ToByteArray();
        int refused = 0;
        for (int length = 0; length < message.Length; length++)
        {
            try
            {
                InferRequestDecoder.Decode(new ReadOnlySequence<byte>(message, 0, length)).Dispose();
            }
            catch (InferenceException exception)
            {
                Assert.Equal(InferenceError.InvalidArgument, exception.Error);
                refused++;
            }
        }

        Assert.True(refused > message.Length / 2);
    }

    [Fact]
    public void Decode_OverflowOfAllInputsTogether_IsAFaultAndNotACrash()
    {
        // Three entries of nearly 1 GiB each, of which only one exists.
        byte[] gibibyte = GC.AllocateUninitializedArray<byte>(1 << 30);
        ModelInferRequest.Types.InferInputTensor input = new() { Name = "a", Datatype = "UINT8", Shape = { 1 << 30 } };
        byte[] head = new ModelInferRequest { ModelName = "m", Inputs = { input, input, input } }.ToByteArray();
        byte[] tag = [(7 << 3) | 2, 0x80, 0x80, 0x80, 0x80, 0x04];

        using InferRequest request = InferRequestDecoder.Decode(Segments.Join(head, tag, gibibyte, tag, gibibyte, tag, gibibyte));

        Assert.Contains("take more than", request.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TakeInputs_Taken_BelongToTheCaller()
    {
        CountedOwner owner = new();
        InferRequest request = new() { Inputs = new TensorSet([], owner) };
        TensorSet taken = request.TakeInputs();

        request.Dispose();
        Assert.Equal(0, owner.Disposals);
        taken.Dispose();
        Assert.Equal(1, owner.Disposals);
        Assert.Throws<InvalidOperationException>(request.TakeInputs);
    }

    private static void AssertSame(ModelInferRequest message, InferRequest request)
    {
        Assert.Null(request.Fault);
        Assert.Equal((message.ModelName, message.ModelVersion, message.Id), (request.Model, request.Version, request.Id));
        Assert.Equal(message.Outputs.Select(o => o.Name), request.Outputs);
        Assert.Equal(
            message.Parameters.Select(p => (p.Key, ValueOf(p.Value))).OrderBy(p => p.Key, StringComparer.Ordinal),
            request.Parameters.Select(p => (p.Key, p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal));
        using TensorSet inputs = request.TakeInputs();
        Assert.Equal(message.Inputs.Count, inputs.Count);
        for (int i = 0; i < inputs.Count; i++)
        {
            ModelInferRequest.Types.InferInputTensor expected = message.Inputs[i];
            Assert.Equal((expected.Name, expected.Datatype), (inputs[i].Name, inputs[i].Type.ProtocolName()));
            Assert.Equal(expected.Shape, inputs[i].Shape.AsEnumerable());
            byte[] data = message.RawInputContents.Count > 0 ? message.RawInputContents[i].ToByteArray() : BytesOf(expected.Contents, inputs[i].Type);
            Assert.Equal(data, inputs[i].Data.ToArray());
        }
    }

    private static object? ValueOf(InferParameter parameter) => parameter.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.BoolParam => parameter.BoolParam,
        InferParameter.ParameterChoiceOneofCase.Int64Param => parameter.Int64Param,
        InferParameter.ParameterChoiceOneofCase.StringParam => parameter.StringParam,
        InferParameter.ParameterChoiceOneofCase.DoubleParam => parameter.DoubleParam,
        InferParameter.ParameterChoiceOneofCase.Uint64Param => parameter.Uint64Param,
        _ => null,
    };

    private static byte[] BytesOf(InferTensorContents contents, ElementType type)
    {
        if (type == ElementType.Bytes)
        {
            BytesWriter writer = new();
            foreach (ByteString element in contents.BytesContents)
            {
                writer.Write(element.Span);
            }

            return writer.ToArray();
        }

        IEnumerable<ulong> values = type switch
        {
            ElementType.Bool => contents.BoolContents.Select(v => v ? 1ul : 0),
            ElementType.Int64 => contents.Int64Contents.Select(v => (ulong)v),
            ElementType.UInt64 => contents.Uint64Contents,
            ElementType.Float32 => contents.Fp32Contents.Select(v => (ulong)BitConverter.SingleToUInt32Bits(v)),
            ElementType.Float64 => contents.Fp64Contents.Select(BitConverter.DoubleToUInt64Bits),
            ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 => contents.UintContents.Select(v => (ulong)v),
            _ => contents.IntContents.Select(v => (ulong)v),
        };
        byte[] eight = new byte[8];
        return [.. values.SelectMany(v =>
        {
            BinaryPrimitives.WriteUInt64LittleEndian(eight, v);
            return eight[..type.SizeInBytes()];
        })];
    }

    private static void Write(MemoryStream stream, Action<CodedOutputStream> write)
    {
        using CodedOutputStream output = new(stream, leaveOpen: true);
        write(output);
    }
}
