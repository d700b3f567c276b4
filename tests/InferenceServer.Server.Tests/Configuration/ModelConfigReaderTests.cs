using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;
using InferenceServer.Engine.Repository;
using InferenceServer.Server.Configuration;

namespace InferenceServer.Server.Tests.Configuration;

public sealed class ModelConfigReaderTests
{
    private const string Text = """
        name: "m" backend: "identity" max_batch_size: 8 default_model_filename: "net.onnx"
        input { name: "a" data_type: TYPE_FP16 dims: [ 3, -1 ] optional: true }
        output { name: "b" data_type: TYPE_STRING dims: 1 }
        instance_group [ { count: 2 kind: KIND_GPU }, { count: 1 } ]
        parameters { key: "k" value { string_value: "v" } }
        dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 500 default_queue_policy { max_queue_size: 16 } }
        version_policy { latest { num_versions: 3 } }
        """;

    private const string Json = """
        { "name": "m", "backend": "identity", "maxBatchSize": 8, "default_model_filename": "net.onnx",
          "input": [ { "name": "a", "dataType": "TYPE_FP16", "dims": [ "3", "-1" ], "optional": true } ],
          "output": [ { "name": "b", "data_type": "TYPE_STRING", "dims": [ 1 ] } ],
          "instance_group": [ { "count": 2, "kind": "KIND_GPU" }, { "count": 1 } ],
          "parameters": { "k": { "string_value": "v" } },
          "dynamic_batching": { "preferred_batch_size": [ 4, 8 ], "max_queue_delay_microseconds": 500, "default_queue_policy": { "max_queue_size": 16 } },
          "version_policy": { "latest": { "num_versions": 3 } } }
        """;

    [Theory]
    [InlineData("config.pbtxt", Text)]
    [InlineData("config.json", Json)]
    public void Read_EitherForm_GivesTheSameConfiguration(string file, string content)
    {
        using ConfigFolder folder = new((file, content));

        ModelConfig config = new ModelConfigReader().Read(folder.Path);

        ModelDeclaration declaration = config.Declaration;
        Assert.Equal(("identity", 8, "net.onnx", 3, "gpu", "identity"), (declaration.Kind, declaration.MaxBatchSize, declaration.FileName, declaration.Instances, declaration.Device, config.Platform));
        TensorSpec input = Assert.Single(declaration.Inputs), output = Assert.Single(declaration.Outputs);
        Assert.Equal(("a", ElementType.Float16, true), (input.Name, input.Type, input.Optional));
        Assert.Equal([3L, -1], input.Dimensions.AsEnumerable());
        Assert.Equal(("b", ElementType.Bytes), (output.Name, output.Type));
        Assert.Equal("v", declaration.Parameters["k"]);
        Assert.Equal([4, 8], config.Batching!.PreferredBatchSizes);
        Assert.Equal((TimeSpan.FromMicroseconds(500), 16, true), (config.Batching.MaxQueueDelay, config.Batching.MaxQueueSize, config.Batching.Combine));
        Assert.Equal(3, config.Versions.Latest);
    }

    [Fact]
    public void Read_AllFourteenTypes_AreMapped()
    {
        string[] names = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "STRING", "BF16"];
        using ConfigFolder folder = new(("config.pbtxt", string.Concat(names.Select(n => $"input {{ name: '{n}' data_type: TYPE_{n} dims: 1 }}\n"))));

        IReadOnlyList<TensorSpec> inputs = new ModelConfigReader().Read(folder.Path).Declaration.Inputs;

        Assert.All(inputs, i => Assert.Equal(i.Name == "STRING" ? "BYTES" : i.Name, i.Type.ProtocolName()));
        Assert.Equal(14, inputs.Select(i => i.Type).Distinct().Count());
    }

    [Fact]
    public void Read_SeveralFaults_TellsAllAtOnceWithTheFilesName()
    {
        using ConfigFolder folder = new(("config.pbtxt", """
            name: "other" max_batch_size: -2
            input [ { data_type: TYPE_FP32 }, { name: "a" dims: 0 }, { name: "a" data_type: TYPE_FP32 dims: -2 } ]
            instance_group { count: -1 }
            dynamic_batching { preferred_batch_size: 9 max_queue_delay_microseconds: 600000001 default_queue_policy { max_queue_size: 2147483648 } }
            """));

        InferenceException exception = Assert.Throws<InferenceException>(() => new ModelConfigReader().Read(folder.Path));

        Assert.Equal(InferenceError.InvalidArgument, exception.Error);
        Assert.StartsWith("config.pbtxt: ", exception.Message, StringComparison.Ordinal);
        string[] faults =
        [
            "name is 'other', expected 'm'", "max_batch_size is -2", "an input has no name", "input 'a' has no data_type", "input 'a' has dims [0]", "input 'a' stands twice",
            "input 'a' has dims [-2]", "instance_group count is -1", "preferred_batch_size is 9", "max_queue_delay_microseconds is 600000001", "max_queue_size is 2147483648",
        ];
        Assert.All(faults, f => Assert.Contains(f, exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("config.pbtxt", "backend: identity", "config.pbtxt: line 1, column 10: 'backend' is 'identity', expected a quoted string")]
    [InlineData("config.json", "{ \"backnd\": \"identity\" }", "config.json: ")]
    [InlineData("config.json", "{", "config.json: ")]
    [InlineData("config.json", "[]", "config.json: ")]
    [InlineData("model.json", "{ \"kind\": ", "model.json: ")]
    [InlineData("config.pbtxt", "backend: 'a' instance_group [ { count: 2147483647 }, { count: 2147483647 } ]", "config.pbtxt: instance_group")]
    public void Read_FileAtFault_NamesTheFile(string file, string content, string expected)
    {
        using ConfigFolder folder = new((file, content));

        InferenceException exception = Assert.Throws<InferenceException>(() => new ModelConfigReader().Read(folder.Path));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"kind\": \"scale\", \"factor\": 2 }", "scale")]
    [InlineData("{ \"factor\": 2 }", "onnx")]
    [InlineData("{ \"kind\": 3 }", "onnx")]
    public void Read_ModelJsonAlone_GivesTheKindAndBatchesWithoutWaiting(string content, string kind)
    {
        using ConfigFolder folder = new(("model.json", content));

        ModelConfig config = new ModelConfigReader().Read(folder.Path);

        Assert.Equal(kind, config.Declaration.Kind);
        Assert.Null(config.Declaration.MaxBatchSize);
        Assert.Null(config.Batching);
    }

    [Fact]
    public void Read_ConfigWithoutKindBesideModelJson_TakesTheKindFromThere()
    {
        using ConfigFolder folder = new(("config.pbtxt", "max_batch_size: 2"), ("model.json", "{ \"kind\": \"scale\" }"));

        ModelConfig config = new ModelConfigReader().Read(folder.Path);

        Assert.Equal(("scale", 2), (config.Declaration.Kind, config.Declaration.MaxBatchSize));
        Assert.Same(BatchingPolicy.None, config.Batching);
    }

    [Fact]
    public void Read_EmptyFolder_IsAnOnnxModel()
    {
        using ConfigFolder folder = new();

        Assert.Equal("onnx", new ModelConfigReader().Read(folder.Path).Declaration.Kind);
    }
}
