using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Errors;

/// <summary>Every way a request can be wrong that the protocol's core names, and those that attackers try.</summary>
internal static class BadRequests
{
    private const string Fp32 = "identity_fp32";

    public static IEnumerable<BadRequest> All => [.. Names, .. Contents, .. Shapes, .. Sets, .. Parameters];

    private static IEnumerable<BadRequest> Names =>
    [
        new("unknown model", StatusCode.NotFound, "Request for unknown model: 'nobody' is not found", () => Good("nobody")),
        new("no model name", StatusCode.NotFound, "Request for unknown model: '' is not found", () => Good("")),
        new("NUL in the model's name", StatusCode.NotFound, "Request for unknown model: 'identity_fp32\0' is not found", () => Good("identity_fp32\0")),
        new("a path as the model's name", StatusCode.NotFound, "Request for unknown model: '../models/scale' is not found", () => Good("../models/scale")),
        new("unknown part", StatusCode.NotFound, "Request for unknown model: 'identity_fp32/part' is not found", () => Good("identity_fp32/part")),
        new("empty part", StatusCode.NotFound, "Request for unknown model: 'identity_fp32/' is not found", () => Good("identity_fp32/")),
        new("unknown version", StatusCode.NotFound, "'identity_fp32' version 7 is not found", () => With(Good(), r => r.ModelVersion = "7")),
        new("version not an integer", StatusCode.InvalidArgument, "specified version string '1.0' for model 'identity_fp32'", () => With(Good(), r => r.ModelVersion = "1.0")),
        new("version beyond 63 bits", StatusCode.InvalidArgument, "'99999999999999999999'", () => With(Good(), r => r.ModelVersion = "99999999999999999999")),
        new("NUL in an input's name", StatusCode.InvalidArgument, "unexpected inference input 'INPUT0\0' for model 'identity_fp32'", () => With(Good(), r => r.Inputs[0].Name = "INPUT0\0")),
        new("NUL in an output's name", StatusCode.InvalidArgument, "unexpected inference output 'OUTPUT0\0' for model 'identity_fp32'", () => With(Good(), r => r.Outputs.Add(Output("OUTPUT0\0")))),
    ];

    private static IEnumerable<BadRequest> Contents =>
    [
        new("raw and typed", StatusCode.InvalidArgument, "contents field must not be specified when using raw_input_contents for 'INPUT0' for model 'identity_fp32'",
            () => With(Good(), r => r.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { 1 } })),
        new("two typed lists", StatusCode.InvalidArgument, "unexpected explicit tensor data for input tensor 'INPUT0'",
            () => Typed("FP32", new InferTensorContents { Fp32Contents = { 1, 2 }, IntContents = { 1 } })),
        new("the wrong typed list", StatusCode.InvalidArgument, "unexpected explicit tensor data for input tensor 'INPUT0'",
            () => Typed("FP32", new InferTensorContents { Fp64Contents = { 1, 2 } })),
        new("typed FP16", StatusCode.InvalidArgument, "unexpected explicit tensor data for input tensor 'INPUT0'",
            () => Typed("FP16", new InferTensorContents { Fp32Contents = { 1, 2 } })),
        new("too few typed values", StatusCode.InvalidArgument, "has 1 values in its contents, expected 2", () => Typed("FP32", new InferTensorContents { Fp32Contents = { 1 } })),
        new("too many typed values", StatusCode.InvalidArgument, "values in its contents, expected 2", () => Typed("FP32", new InferTensorContents { Fp32Contents = { 1, 2, 3, 4, 5 } })),
        new("no data", StatusCode.InvalidArgument, "unable to find data for input tensor 'INPUT0' for model 'identity_fp32' in request.", () => Typed("FP32", null)),
        new("empty contents", StatusCode.InvalidArgument, "unable to find data for input tensor 'INPUT0' for model 'identity_fp32' in request.", () => Typed("FP32", new InferTensorContents())),
        new("data for one of two inputs", StatusCode.InvalidArgument, "unable to find data for input tensor 'INPUT1' for model 'identity_fp32' in request.",
            () => With(Good(), r => r.Inputs.Add(Requests.Input("INPUT1", "FP32", 1, 1)))),
        new("raw entries to spare", StatusCode.InvalidArgument, "raw_input_contents has 2 entries for model 'identity_fp32', expected 1", () => Good().WithRaw([1, 2, 3, 4])),
        new("raw contents too short", StatusCode.InvalidArgument, "input byte size mismatch for input 'INPUT0' for model 'identity_fp32'. Expected 4, got 3", () => Raw([1, 2, 3], 1, 1)),
        new("raw contents too long", StatusCode.InvalidArgument, "input byte size mismatch for input 'INPUT0' for model 'identity_fp32'. Expected 4, got 8", () => Raw(new byte[8], 1, 1)),
        new("BYTES cut off in a length", StatusCode.InvalidArgument, "raw contents of input 'INPUT0' for model 'identity_bytes' end within an element", () => Bytes([1, 0, 0], 1, 1)),
        new("BYTES cut off in an element", StatusCode.InvalidArgument, "raw contents of input 'INPUT0' for model 'identity_bytes' end within an element", () => Bytes([4, 0, 0, 0, 1], 1, 1)),
        new("BYTES with a length of 4 GiB", StatusCode.InvalidArgument, "raw contents of input 'INPUT0' for model 'identity_bytes' end within an element", () => Bytes([255, 255, 255, 255, 1], 1, 1)),
        new("too few BYTES elements", StatusCode.InvalidArgument, "expected 2 string elements for inference input 'INPUT0' for model 'identity_bytes', got 1", () => Bytes([1, 0, 0, 0, 65], 1, 2)),
        new("more BYTES elements than fit 63 bits", StatusCode.InvalidArgument, "'INPUT0' for model 'identity_bytes'", () => Bytes([], 1, long.MaxValue, 2)),
    ];

    private static IEnumerable<BadRequest> Shapes =>
    [
        new("batch larger than the model's", StatusCode.InvalidArgument, "inference request batch-size must be <= 8 for 'identity_fp32'", () => Raw(new byte[36], 9, 1)),
        new("empty batch", StatusCode.InvalidArgument, "inference request batch-size must be >= 1 for 'identity_fp32'", () => Raw([], 0, 1)),
        new("no dimensions", StatusCode.InvalidArgument, "unexpected shape for input 'INPUT0' for model 'identity_fp32'. Expected [-1,-1], got []. NOTE:", () => Raw(new byte[4])),
        new("too many dimensions", StatusCode.InvalidArgument, "unexpected shape for input 'INPUT0' for model 'identity_fp32'. Expected [-1,-1], got [1,1,1]. NOTE:", () => Raw(new byte[4], 1, 1, 1)),
        new("a dimension that the model fixes", StatusCode.InvalidArgument, "unexpected shape for input 'INPUT0' for model 'pair'. Expected [-1,16], got [1,17]",
            () => Pair(Requests.Input("INPUT0", "FP32", 1, 17), Requests.Input("INPUT1", "FP32", 1, 16)).WithRaw(new byte[68], new byte[64])),
        new("a negative dimension", StatusCode.InvalidArgument, "input 'INPUT0' for model 'identity_fp32' has shape [1,-1]", () => Raw(new byte[4], 1, -1)),
        new("the least dimension", StatusCode.InvalidArgument, "[1,-9223372036854775808]", () => Raw(new byte[4], 1, long.MinValue)),
        new("two negative dimensions", StatusCode.InvalidArgument, "[-2,-2]", () => Raw(new byte[16], -2, -2)),
        new("elements beyond 63 bits", StatusCode.InvalidArgument, "[4294967296,4294967296]", () => Raw(new byte[4], 1L << 32, 1L << 32)),
        new("elements that overflow to one", StatusCode.InvalidArgument, "'INPUT0'", () => Raw(new byte[4], 0x5555555555555555, 3, 0x100000001)),
        new("bytes beyond 63 bits", StatusCode.InvalidArgument, "input byte size mismatch for input 'INPUT0' for model 'identity_fp32'. Expected more than 2^63, got 4", () => Raw(new byte[4], 1, long.MaxValue)),
        new("an overflow behind a zero", StatusCode.InvalidArgument, "[0,9223372036854775807,9223372036854775807]", () => Raw([], 0, long.MaxValue, long.MaxValue)),
        new("a huge shape without data", StatusCode.InvalidArgument, "unable to find data", () => With(Typed("FP32", null), r => r.Inputs[0].Shape[1] = 1L << 60)),
        new("more dimensions than anybody has", StatusCode.InvalidArgument, "65", () => Raw(new byte[4], [.. Enumerable.Repeat(1L, 100_000)])),
        new("batch sizes differ", StatusCode.InvalidArgument, "input 'INPUT1' batch size does not match other inputs for 'pair'",
            () => Pair(Requests.Input("INPUT0", "FP32", 1, 16), Requests.Input("INPUT1", "FP32", 2, 16)).WithRaw(new byte[64], new byte[128])),
        new("another datatype", StatusCode.InvalidArgument, "inference input 'INPUT0' data-type is 'INT32', but model 'identity_fp32' expects 'FP32'", () => Requests.Raw(Fp32, "INT32", new byte[4], 1, 1)),
        new("no such datatype", StatusCode.InvalidArgument, "inference input 'INPUT0' data-type is 'STRING' for model 'identity_fp32', expected a datatype of the protocol", () => Requests.Raw(Fp32, "STRING", new byte[4], 1, 1)),
        new("no datatype", StatusCode.InvalidArgument, "data-type is ''", () => Requests.Raw(Fp32, "", new byte[4], 1, 1)),
    ];

    private static IEnumerable<BadRequest> Sets =>
    [
        new("no inputs", StatusCode.InvalidArgument, "expected 1 inputs but got 0 inputs for model 'identity_fp32'. Got input(s) [], but missing required input(s) ['INPUT0']. Please provide all required input(s).",
            () => Requests.Of(Fp32)),
        new("one of two inputs", StatusCode.InvalidArgument,
            "expected 2 inputs but got 1 inputs for model 'pair'. Got input(s) ['INPUT1'], but missing required input(s) ['INPUT0']. Please provide all required input(s).",
            () => Pair(Requests.Input("INPUT1", "FP32", 1, 16)).WithRaw(new byte[64])),
        new("an input too many", StatusCode.InvalidArgument, "unexpected inference input 'INPUT9' for model 'identity_fp32', expected one of ['INPUT0']",
            () => With(Good(), r => r.Inputs.Add(Requests.Input("INPUT9", "FP32", 1, 1))).WithRaw(new byte[4])),
        new("an input twice", StatusCode.InvalidArgument, "input 'INPUT0' already exists in request for model 'identity_fp32'",
            () => With(Good(), r => r.Inputs.Add(Requests.Input("INPUT0", "FP32", 1, 1))).WithRaw(new byte[4])),
        new("an input twice in place of another", StatusCode.InvalidArgument, "input 'INPUT0' already exists in request for model 'pair'",
            () => Pair(Requests.Input("INPUT0", "FP32", 1, 16), Requests.Input("INPUT0", "FP32", 1, 16)).WithRaw(new byte[64], new byte[64])),
        new("an output twice", StatusCode.InvalidArgument, "output 'OUTPUT0' already exists in request", () => With(Good(), r => r.Outputs.Add([Output("OUTPUT0"), Output("OUTPUT0")]))),
        new("an unknown output", StatusCode.InvalidArgument, "unexpected inference output 'OUTPUT1' for model 'identity_fp32', expected one of [OUTPUT0]", () => With(Good(), r => r.Outputs.Add(Output("OUTPUT1")))),
    ];

    private static IEnumerable<BadRequest> Parameters =>
    [
        new("a reserved parameter", StatusCode.InvalidArgument, "parameter 'triton_mine' is reserved", () => WithParameter("triton_mine", new InferParameter { Int64Param = 1 })),
        new("the reserved parameter headers", StatusCode.InvalidArgument, "parameter 'headers' is reserved", () => WithParameter("headers", new InferParameter { StringParam = "a" })),
        new("the reserved parameter binary_data_output", StatusCode.InvalidArgument, "parameter 'binary_data_output' is reserved", () => WithParameter("binary_data_output", new InferParameter { BoolParam = true })),
        new("a custom uint64 parameter", StatusCode.InvalidArgument, "parameter 'mine' is 7 (UInt64), expected a bool, int64, string or double", () => WithParameter("mine", new InferParameter { Uint64Param = 7 })),
        new("a parameter without a value", StatusCode.InvalidArgument, "parameter 'mine' is not set", () => WithParameter("mine", new InferParameter())),
        new("priority as text", StatusCode.InvalidArgument, "parameter 'priority' is high (String), expected an int64 or uint64 of 0 or more", () => WithParameter("priority", new InferParameter { StringParam = "high" })),
        new("a negative priority", StatusCode.InvalidArgument, "parameter 'priority' is -1", () => WithParameter("priority", new InferParameter { Int64Param = -1 })),
        new("a negative timeout", StatusCode.InvalidArgument, "parameter 'timeout' is -1", () => WithParameter("timeout", new InferParameter { Int64Param = -1 })),
        new("an input in shared memory", StatusCode.Unimplemented, "Client shared memory is disabled",
            () => With(Good(), r => r.Inputs[0].Parameters["shared_memory_region"] = new InferParameter { StringParam = "region" })),
        new("an output in shared memory", StatusCode.Unimplemented, "Client shared memory is disabled",
            () => With(Good(), r => r.Outputs.Add(With(Output("OUTPUT0"), o => o.Parameters["shared_memory_region"] = new InferParameter { StringParam = "region" })))),
        new("a classification", StatusCode.Unimplemented, "parameter 'classification' of an output is not supported",
            () => With(Good(), r => r.Outputs.Add(With(Output("OUTPUT0"), o => o.Parameters["classification"] = new InferParameter { Int64Param = 3 })))),
    ];

    public static ModelInferRequest Good(string model = Fp32) => Requests.Floats(model, [1]);

    private static ModelInferRequest Raw(byte[] contents, params long[] shape) => Requests.Raw(Fp32, "FP32", contents, shape);

    private static ModelInferRequest Bytes(byte[] contents, params long[] shape) => Requests.Raw("identity_bytes", "BYTES", contents, shape);

    private static ModelInferRequest Typed(string type, InferTensorContents? contents)
        => With(Requests.Of($"identity_{type.ToLowerInvariant()}", Requests.Input("INPUT0", type, 1, 2)), r => r.Inputs[0].Contents = contents);

    private static ModelInferRequest Pair(params ReadOnlySpan<ModelInferRequest.Types.InferInputTensor> inputs) => Requests.Of("pair", inputs);

    private static ModelInferRequest WithParameter(string key, InferParameter value) => With(Good(), r => r.Parameters[key] = value);

    private static ModelInferRequest.Types.InferRequestedOutputTensor Output(string name) => new() { Name = name };

    private static T With<T>(T message, Action<T> change)
    {
        change(message);
        return message;
    }
}
