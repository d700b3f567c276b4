using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference;

namespace InferenceServer.Server.Tests.Endpoints.Inference;

public sealed class InferParametersTests
{
    public static TheoryData<string, object?, string> Refused => new()
    {
        { "priority", -1L, "parameter 'priority' is -1 (Int64)" },
        { "priority", true, "parameter 'priority' is True (Boolean)" },
        { "timeout", 1.5, "parameter 'timeout' is 1.5 (Double)" },
        { "timeout", -1L, "parameter 'timeout' is -1" },
        { "mine", 1ul, "parameter 'mine' is 1 (UInt64), expected a bool, int64, string or double" },
        { "mine", null, "parameter 'mine' is not set" },
        { "triton_mine", 1L, "parameter 'triton_mine' is reserved" },
        { "headers", "a", "parameter 'headers' is reserved" },
        { "binary_data_output", true, "parameter 'binary_data_output' is reserved" },
    };

    [Theory]
    [InlineData(5L)]
    [InlineData(5ul)]
    public void OptionsOf_Priority_TakesBothIntegers(object value)
        => Assert.Equal(5ul, InferParameters.OptionsOf([new("priority", value)]).Priority);

    [Fact]
    public void OptionsOf_Timeout_IsMicroseconds()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), InferParameters.OptionsOf([new("timeout", 1500L)]).QueueTimeout);
        Assert.Null(InferParameters.OptionsOf([new("timeout", 0L)]).QueueTimeout);
    }

    [Fact]
    public void OptionsOf_LongestTimeout_DoesNotOverflow()
        => Assert.True(InferParameters.OptionsOf([new("timeout", long.MaxValue)]).QueueTimeout > TimeSpan.FromDays(365));

    [Fact]
    public void OptionsOf_CustomParameters_AreAccepted()
        => Assert.Equal(default, InferParameters.OptionsOf([new("a", true), new("b", 1L), new("c", "s"), new("d", 0.5), new("sequence_id", 0L), new("triton_enable_empty_final_response", true)]));

    [Theory]
    [MemberData(nameof(Refused))]
    public void OptionsOf_WrongParameter_NamesItAndWhatWasExpected(string key, object? value, string expected)
    {
        InferenceException exception = Assert.Throws<InferenceException>(() => InferParameters.OptionsOf([new(key, value)]));

        Assert.Equal(InferenceError.InvalidArgument, exception.Error);
        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }
}
