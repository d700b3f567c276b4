using InferenceServer.Protocol.Inference;
using InferenceServer.Server.Configuration;

namespace InferenceServer.Server.Tests.Configuration;

public sealed class TextFormatParserTests
{
    [Fact]
    public void Parse_EverythingAConfigurationUses_IsReadIntoTheMessage()
    {
        ModelConfig config = TextFormatParser.Parse<ModelConfig>("""
            # a comment in front
            name: "m"   # and behind
            max_batch_size: 8;
            backend: 'on' "nx",
            input [
              { name: "a" data_type: TYPE_FP32 dims: [ -1, 0x10, 010 ] },
              { name: "b", data_type: 13 dims: 1 dims: 2; optional: true }
            ]
            output: < name: "c" data_type: TYPE_INT8 dims: [] >
            output { name: "d" }
            parameters { key: "k" value { string_value: "v" } }
            parameters: [ { key: "k2", value: < string_value: "v2" > }, { value { } key: "k3" } ]
            dynamic_batching { preferred_batch_size: [ 2, 4 ] max_queue_delay_microseconds: 18446744073709551615 }
            optimization { priority: PRIORITY_MAX graph { level: -1 } }
            cc_model_filenames { key: "8.0" value: "file" }
            """);

        Assert.Equal(("m", 8, "onnx"), (config.Name, config.MaxBatchSize, config.Backend));
        Assert.Equal(["a", "b"], config.Input.Select(i => i.Name));
        Assert.Equal([-1L, 16, 8], config.Input[0].Dims);
        Assert.Equal([1L, 2], config.Input[1].Dims);
        Assert.Equal((DataType.TypeString, true), (config.Input[1].DataType, config.Input[1].Optional));
        Assert.Equal(["c", "d"], config.Output.Select(o => o.Name));
        Assert.Equal(["v", "v2", ""], new[] { "k", "k2", "k3" }.Select(k => config.Parameters[k].StringValue));
        Assert.Equal([2, 4], config.DynamicBatching.PreferredBatchSize);
        Assert.Equal(ulong.MaxValue, config.DynamicBatching.MaxQueueDelayMicroseconds);
        Assert.Equal(-1, config.Optimization.Graph.Level);
        Assert.Equal("file", config.CcModelFilenames["8.0"]);
    }

    [Theory]
    [InlineData("""name: "a\tb\n\\\"\'\x41\101\?" """, "a\tb\n\\\"'AA?")]
    [InlineData("""name: "gr\303\266\xc3\x9f" """, "größ")]
    [InlineData("""name: "größe 🎵" """, "größe 🎵")]
    [InlineData("name: 'a'\n# between\n  \"b\" 'c'", "abc")]
    [InlineData("name: \"a # no comment\"", "a # no comment")]
    [InlineData("name: \"\"", "")]
    public void Parse_Strings_AreUnescapedAndJoined(string document, string expected)
        => Assert.Equal(expected, TextFormatParser.Parse<ModelConfig>(document).Name);

    [Theory]
    [InlineData("1", 1f)]
    [InlineData("-1.5e3", -1500f)]
    [InlineData("2f", 2f)]
    [InlineData("inf", float.PositiveInfinity)]
    [InlineData("-infinity", float.NegativeInfinity)]
    [InlineData("nan", float.NaN)]
    [InlineData(".5", 0.5f)]
    public void Parse_Numbers_AreRead(string text, float expected)
        => Assert.Equal(expected, TextFormatParser.Parse<ModelSequenceBatching.Types.StrategyDirect>($"minimum_slot_utilization: {text}").MinimumSlotUtilization);

    [Theory]
    [InlineData("true", true)]
    [InlineData("t", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    public void Parse_Bools_AreRead(string text, bool expected)
        => Assert.Equal(expected, TextFormatParser.Parse<ModelInput>($"optional: {text}").Optional);

    [Theory]
    [InlineData("nam: \"m\"", 1, 1, "ModelConfig has no field 'nam', expected one of [name, platform,")]
    [InlineData("name: \"m\"\n  max_batch_size: eight", 2, 19, "'max_batch_size' is 'eight', expected a whole number that fits int32")]
    [InlineData("max_batch_size: 2147483648", 1, 17, "'max_batch_size' is '2147483648', expected a whole number that fits int32")]
    [InlineData("max_batch_size: 09", 1, 17, "'max_batch_size' is '09'")]
    [InlineData("max_batch_size: \"8\"", 1, 17, "'max_batch_size' is '8', expected a whole number")]
    [InlineData("name: m", 1, 7, "'name' is 'm', expected a quoted string")]
    [InlineData("name \"m\"", 1, 6, "expected ':' after 'name', got 'm'")]
    [InlineData("name: \"m", 1, 9, "a string is not closed")]
    [InlineData("name: \"m\n\"", 1, 9, "a string is not closed")]
    [InlineData("name: \"\\q\"", 1, 10, "unknown escape '\\q'")]
    [InlineData("name: \"\\x\"", 1, 10, "an escape has no digits")]
    [InlineData("input { name: \"a\"", 1, 18, "expected a field of ModelInput or '}', got 'the end'")]
    [InlineData("input { name: \"a\" >", 1, 19, "expected a field of ModelInput or '}', got '>'")]
    [InlineData("input: 3", 1, 8, "expected '{' after 'input', got '3'")]
    [InlineData("input [ { } { } ]", 1, 13, "expected ',' or ']' in the list 'input', got '{'")]
    [InlineData("input { data_type: FP32 }", 1, 20, "'data_type' is 'FP32', expected one of [TYPE_INVALID, TYPE_BOOL,")]
    [InlineData("input { optional: maybe }", 1, 19, "'optional' is 'maybe', expected true or false")]
    [InlineData("parameters { key: \"k\" }", 1, 23, "the entry 'k' of 'parameters' has no value")]
    [InlineData("parameters { value { } }", 1, 24, "an entry of 'parameters' has no key")]
    [InlineData("parameters { name: \"k\" }", 1, 14, "expected 'key' or 'value' in 'parameters', got 'name'")]
    [InlineData("dynamic_batching { } sequence_batching { }", 1, 22, "'sequence_batching' cannot stand beside 'dynamic_batching'")]
    [InlineData("max_batch_size: 1 max_batch_size: 2", 1, 19, "'max_batch_size' stands twice")]
    [InlineData("optimization { } optimization { }", 1, 18, "'optimization' stands twice")]
    [InlineData("name: \"m\" }", 1, 11, "expected a field of ModelConfig, got '}'")]
    [InlineData("# only\n\t@", 2, 2, "unexpected character '@'")]
    public void Parse_DocumentAtFault_SaysWhereAndWhat(string document, int line, int column, string what)
    {
        FormatException exception = Assert.Throws<FormatException>(() => TextFormatParser.Parse<ModelConfig>(document));

        Assert.StartsWith($"line {line}, column {column}: {what}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BottomlessNesting_IsRefused()
    {
        FormatException exception = Assert.Throws<FormatException>(() => TextFormatParser.Parse<Google.Protobuf.WellKnownTypes.Struct>(
            string.Concat(Enumerable.Repeat("fields { key: 'a' value { struct_value { ", 10_000))));

        Assert.Contains("nested deeper than 64", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EveryPrefixOfADocument_IsReadOrRefusedWithAPlace()
    {
        const string Document = "name: \"m\\x41\" input [ { name: 'a' dims: [ -1, 0x1f ] } ] parameters { key: \"k\" value < string_value: \"v\" > } # end";
        for (int length = 0; length < Document.Length; length++)
        {
            Exception? exception = Record.Exception(() => TextFormatParser.Parse<ModelConfig>(Document[..length]));
            Assert.True(exception is null || (exception is FormatException && exception.Message.StartsWith("line ", StringComparison.Ordinal)), $"{length}: {exception}");
        }
    }

    [Fact]
    public void Parse_BytesField_KeepsEveryByte()
        => Assert.Equal([0, 0xff, 0xc3, 65], TextFormatParser.Parse<Google.Protobuf.WellKnownTypes.BytesValue>("value: \"\\000\\xff\\303A\"").Value.ToByteArray());
}
