using Google.Protobuf;
using InferenceServer.Abstractions;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Server.Tests.Endpoints.Inference;

/// <summary>Good requests of every shape, type and way to carry contents.</summary>
internal static class RandomMessage
{
    public static ModelInferRequest Next(Random random)
    {
        ModelInferRequest request = new() { ModelName = Text(random), ModelVersion = random.Next(2) == 0 ? "" : "12", Id = Text(random) };
        bool raw = random.Next(2) == 0;
        for (int i = random.Next(4); i > 0; i--)
        {
            AddInput(request, random, raw);
        }

        for (int i = random.Next(3); i > 0; i--)
        {
            request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = Text(random), Parameters = { ["note"] = new InferParameter { BoolParam = true } } });
        }

        for (int i = random.Next(4); i > 0; i--)
        {
            request.Parameters[Text(random)] = Parameter(random);
        }

        return request;
    }

    private static void AddInput(ModelInferRequest request, Random random, bool raw)
    {
        ElementType type = raw ? (ElementType)random.Next(1, 15) : ElementType.Int32;
        while (!raw && (type = (ElementType)random.Next(1, 15)) is ElementType.Float16 or ElementType.BFloat16)
        {
        }

        long[] shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.NextInt64(0, 5))];
        int count = (int)TensorShape.ElementCount(shape);
        ModelInferRequest.Types.InferInputTensor input = new() { Name = Text(random), Datatype = type.ProtocolName(), Shape = { shape } };
        input.Parameters[Text(random)] = Parameter(random);
        request.Inputs.Add(input);
        if (raw)
        {
            request.RawInputContents.Add(type == ElementType.Bytes ? Strings(random, count) : Noise(random, count * type.SizeInBytes()));
        }
        else
        {
            input.Contents = Contents(random, type, count);
        }
    }

    private static InferTensorContents Contents(Random random, ElementType type, int count)
    {
        InferTensorContents contents = new();
        for (int i = 0; i < count; i++)
        {
            long bits = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            switch (type)
            {
                case ElementType.Bool: contents.BoolContents.Add((bits & 1) == 0); break;
                case ElementType.Int8 or ElementType.Int16 or ElementType.Int32: contents.IntContents.Add((int)bits); break;
                case ElementType.Int64: contents.Int64Contents.Add(bits); break;
                case ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32: contents.UintContents.Add((uint)bits); break;
                case ElementType.UInt64: contents.Uint64Contents.Add((ulong)bits); break;
                case ElementType.Float32: contents.Fp32Contents.Add(BitConverter.Int32BitsToSingle((int)bits)); break;
                case ElementType.Float64: contents.Fp64Contents.Add(BitConverter.Int64BitsToDouble(bits)); break;
                default: contents.BytesContents.Add(Noise(random, random.Next(6))); break;
            }
        }

        return contents;
    }

    private static InferParameter Parameter(Random random) => random.Next(5) switch
    {
        0 => new InferParameter { BoolParam = random.Next(2) == 0 },
        1 => new InferParameter { Int64Param = random.NextInt64(long.MinValue, long.MaxValue) },
        2 => new InferParameter { StringParam = Text(random) },
        3 => new InferParameter { DoubleParam = random.NextDouble() },
        _ => new InferParameter { Uint64Param = (ulong)random.NextInt64() },
    };

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(4) == 0 ? "界" : ((char)random.Next(32, 127)).ToString()));

    private static ByteString Strings(Random random, int count)
    {
        BytesWriter writer = new();
        for (int i = 0; i < count; i++)
        {
            writer.Write(Noise(random, random.Next(6)).Span);
        }

        return ByteString.CopyFrom(writer.ToArray());
    }

    private static ByteString Noise(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
