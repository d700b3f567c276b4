using Grpc.Core;
using Wire = InferenceServer.Protocol.Inference;

namespace InferenceServer.Client;

/// <summary>Reads answers from messages; raw tensor data is used where it lies in the message.</summary>
internal static class ResponseReader
{
    public static InferenceResult Read(Wire.ModelInferResponse response)
    {
        int raw = response.RawOutputContents.Count;
        if (raw > 0 && raw != response.Outputs.Count)
        {
            throw Invalid($"the answer has {response.Outputs.Count} outputs and {raw} raw contents");
        }

        InferenceTensor[] outputs = new InferenceTensor[response.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            // A bare null would become empty memory, which converts from a null array.
            outputs[i] = Tensor(response.Outputs[i], raw > 0 ? response.RawOutputContents[i].Memory : (ReadOnlyMemory<byte>?)null);
        }

        return new InferenceResult(outputs, response.Parameters.ToDictionary(entry => entry.Key, entry => Parameter(entry.Value)))
        {
            ModelName = response.ModelName,
            ModelVersion = response.ModelVersion,
            RequestId = response.Id,
        };
    }

    public static ServerMetadata Read(Wire.ServerMetadataResponse response) => new(response.Name, response.Version, [.. response.Extensions]);

    public static ModelMetadata Read(Wire.ModelMetadataResponse response) => new(
        response.Name,
        [.. response.Versions],
        response.Platform,
        [.. response.Inputs.Select(Tensor)],
        [.. response.Outputs.Select(Tensor)]);

    private static TensorMetadata Tensor(Wire.ModelMetadataResponse.Types.TensorMetadata tensor) =>
        new(tensor.Name, tensor.Datatype, [.. tensor.Shape]);

    private static InferenceTensor Tensor(Wire.ModelInferResponse.Types.InferOutputTensor output, ReadOnlyMemory<byte>? raw)
    {
        TensorType type = TensorTypes.OfWireName(output.Datatype);
        if (type == TensorType.None)
        {
            throw Invalid($"output '{output.Name}' has the unknown type '{output.Datatype}'");
        }

        long[] shape = [.. output.Shape];
        ReadOnlyMemory<byte> data = raw ?? TypedContents.ToRaw(output.Contents, type)
            ?? throw Invalid($"output '{output.Name}' is {output.Datatype} and came as a list; that type travels raw only");
        long expected = InferenceTensor.CountOf(shape);
        long actual = type == TensorType.Bytes ? BytesLayout.Count(data.Span)
            : data.Length % type.SizeInBytes() == 0 ? data.Length / type.SizeInBytes() : -1;
        return actual == expected && expected >= 0
            ? new InferenceTensor(output.Name, type, shape, data)
            : throw Invalid($"output '{output.Name}' is {output.Datatype} [{string.Join(',', shape)}], which its {data.Length} bytes do not fit");
    }

    private static object Parameter(Wire.InferParameter parameter) => parameter.ParameterChoiceCase switch
    {
        Wire.InferParameter.ParameterChoiceOneofCase.BoolParam => parameter.BoolParam,
        Wire.InferParameter.ParameterChoiceOneofCase.Int64Param => parameter.Int64Param,
        Wire.InferParameter.ParameterChoiceOneofCase.Uint64Param => parameter.Uint64Param,
        Wire.InferParameter.ParameterChoiceOneofCase.DoubleParam => parameter.DoubleParam,
        _ => parameter.StringParam,
    };

    private static InferenceClientException Invalid(string message) => new(StatusCode.Internal, message);
}
