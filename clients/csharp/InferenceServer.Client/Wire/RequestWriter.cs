using Google.Protobuf;
using Wire = InferenceServer.Protocol.Inference;

namespace InferenceServer.Client;

/// <summary>Writes requests as messages; tensor data travels raw, wrapped and not copied.</summary>
internal static class RequestWriter
{
    public static Wire.ModelInferRequest Write(string model, IReadOnlyList<InferenceTensor> inputs, InferOptions options)
    {
        Wire.ModelInferRequest request = new() { ModelName = model, ModelVersion = options.Version, Id = options.RequestId };
        foreach (InferenceTensor input in inputs)
        {
            request.Inputs.Add(new Wire.ModelInferRequest.Types.InferInputTensor
            {
                Name = input.Name,
                Datatype = input.Type.WireName(),
                Shape = { input.Shape },
            });
            request.RawInputContents.Add(UnsafeByteOperations.UnsafeWrap(input.Data));
        }

        foreach (string output in options.Outputs)
        {
            request.Outputs.Add(new Wire.ModelInferRequest.Types.InferRequestedOutputTensor { Name = output });
        }

        foreach ((string key, object value) in options.Parameters)
        {
            request.Parameters.Add(key, Parameter(key, value));
        }

        return request;
    }

    private static Wire.InferParameter Parameter(string key, object value) => value switch
    {
        bool flag => new() { BoolParam = flag },
        int number => new() { Int64Param = number },
        long number => new() { Int64Param = number },
        ulong number => new() { Uint64Param = number },
        float number => new() { DoubleParam = number },
        double number => new() { DoubleParam = number },
        string text => new() { StringParam = text },
        _ => throw new ArgumentException(
            $"parameter '{key}' is of type {value.GetType()}; expected bool, int, long, ulong, float, double or string"),
    };
}
