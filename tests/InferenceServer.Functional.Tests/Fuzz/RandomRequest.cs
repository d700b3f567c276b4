using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Fuzz;

/// <summary>Well-formed messages whose names, types, shapes, contents and parameters need not fit one another.</summary>
internal static class RandomRequest
{
    private static readonly string[] Models = ["identity_fp32", "identity_int8", "identity_bool", "identity_bytes", "repeat", "scale", "pair", "nobody", "", "identity_fp32/", "a\0b"];
    private static readonly string[] Types = ["FP32", "FP32", "INT8", "BOOL", "BYTES", "FP16", "STRING", "", "fp32"];
    private static readonly string[] Names = ["INPUT0", "INPUT0", "INPUT0", "INPUT1", "x", "OUTPUT0", "", "INPUT0\0"];
    private static readonly long[] Dimensions = [0, 1, 1, 1, 2, 3, 4, 8, 9, 16, 255, -1, long.MinValue, long.MaxValue, 1L << 31, 1L << 32, 1L << 62];

    public static ModelInferRequest Next(Random random)
    {
        ModelInferRequest request = Requests.Of(Pick(random, Models));
        request.ModelVersion = random.Next(8) == 0 ? Pick(random, ["1", "2", "-1", "x", "1e3", "999999999999999999999"]) : "";
        bool typed = random.Next(3) == 0;
        for (int i = random.Next(8) == 0 ? random.Next(5) : 1; i > 0; i--)
        {
            AddInput(request, random, typed);
        }

        if (random.Next(4) == 0)
        {
            request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = Pick(random, ["OUTPUT0", "OUTPUT0", "OUTPUT1", "", "INPUT0"]) });
        }

        if (random.Next(4) == 0)
        {
            request.Parameters[Pick(random, ["priority", "timeout", "mine", "triton_x", "sequence_id", ""])] = Parameter(random);
        }

        return request;
    }

    private static void AddInput(ModelInferRequest request, Random random, bool typed)
    {
        // Mostly what the model takes, so that every fault also stands beside parts that are right.
        string type = random.Next(4) > 0 ? request.ModelName[(request.ModelName.IndexOf('_', StringComparison.Ordinal) + 1)..].ToUpperInvariant() : Pick(random, Types);
        ModelInferRequest.Types.InferInputTensor input = Requests.Input(random.Next(4) > 0 ? "INPUT0" : Pick(random, Names), type);
        for (int i = random.Next(6) == 0 ? random.Next(6) : 2; i > 0; i--)
        {
            input.Shape.Add(random.Next(4) > 0 ? random.NextInt64(1, 6) : Pick(random, Dimensions));
        }

        request.Inputs.Add(input);
        long elements = input.Shape.Aggregate(1L, (product, d) => unchecked(product * d));
        int count = elements is >= 0 and < 5000 && random.Next(4) > 0 ? (int)elements : random.Next(20);
        if (typed)
        {
            input.Contents = new InferTensorContents { Fp32Contents = { new float[input.Datatype == "FP32" ? count : 0] }, BoolContents = { new bool[input.Datatype == "BOOL" ? count : 0] } };
        }

        if (!typed || random.Next(10) == 0)
        {
            byte[] raw = new byte[count * (input.Datatype is "FP32" or "BYTES" ? 4 : 1)];
            if (random.Next(4) == 0)
            {
                random.NextBytes(raw);
            }

            request.WithRaw(raw);
        }
    }

    private static InferParameter Parameter(Random random) => random.Next(6) switch
    {
        0 => new InferParameter { BoolParam = true },
        1 => new InferParameter { Int64Param = Pick(random, [-2, 0, 1_000_000, long.MaxValue]) },
        2 => new InferParameter { StringParam = "s" },
        3 => new InferParameter { DoubleParam = double.NaN },
        4 => new InferParameter { Uint64Param = ulong.MaxValue },
        _ => new InferParameter(),
    };

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
