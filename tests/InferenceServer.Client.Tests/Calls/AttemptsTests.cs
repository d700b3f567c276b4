using Grpc.Core;

namespace InferenceServer.Client.Tests;

public sealed class AttemptsTests
{
    private readonly InstantTime _time = new();

    [Fact]
    public void WaitAfter_RepeatedFailures_GrowsToTheLongestAndEndsWithTheLastTry()
    {
        RetryPolicy policy = new()
        {
            MaxAttempts = 5,
            InitialBackoff = TimeSpan.FromSeconds(1),
            Multiplier = 3,
            MaxBackoff = TimeSpan.FromSeconds(5),
            Jitter = 0,
        };
        Attempts attempts = new(policy, null, _time, () => 0);
        Assert.Equal([1, 3, 5, 5, null], Enumerable.Range(0, 5).Select(_ => attempts.WaitAfter(Failure())?.TotalSeconds));
    }

    [Theory]
    [InlineData(0, 0.75)]
    [InlineData(0.5, 1)]
    public void WaitAfter_Jitter_SpreadsTheWaitAroundItsMiddle(double draw, double seconds)
    {
        RetryPolicy policy = new() { InitialBackoff = TimeSpan.FromSeconds(1), Jitter = 0.25 };
        Assert.Equal(TimeSpan.FromSeconds(seconds), new Attempts(policy, null, _time, () => draw).WaitAfter(Failure()));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void WaitAfter_EachCode_OnlyUnavailableAndResourceExhaustedAreTriedAgain(StatusCode code)
    {
        bool again = new Attempts(new(), null, _time, () => 0).WaitAfter(Failure(code)) is not null;
        Assert.Equal(code is StatusCode.Unavailable or StatusCode.ResourceExhausted, again);
    }

    [Fact]
    public void WaitAfter_WaitReachesTheDeadline_TheErrorStands()
    {
        RetryPolicy policy = new() { InitialBackoff = TimeSpan.FromSeconds(1), Multiplier = 1, Jitter = 0 };
        Attempts attempts = new(policy, TimeSpan.FromSeconds(2), _time, () => 0);
        Assert.Equal(TimeSpan.FromSeconds(1), attempts.WaitAfter(Failure()));
        using ITimer passed = _time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.Null(attempts.WaitAfter(Failure()));
    }

    [Theory]
    [InlineData("250", 250)]
    [InlineData("0", 0)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    public void WaitAfter_ServersOwnWait_Counts(string pushback, int? milliseconds)
    {
        RpcException failure = new(new Status(StatusCode.Unavailable, ""), new Metadata { { "grpc-retry-pushback-ms", pushback } });
        Assert.Equal(milliseconds, (int?)new Attempts(new(), null, _time, () => 0).WaitAfter(failure)?.TotalMilliseconds);
    }

    [Fact]
    public void Validate_SettingsOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { MaxAttempts = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { Jitter = 1.1 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { Multiplier = 0.5 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { MaxBackoff = TimeSpan.FromSeconds(-1) }.Validate());
    }

    public static TheoryData<StatusCode> Codes() => new(Enum.GetValues<StatusCode>());

    private static RpcException Failure(StatusCode code = StatusCode.Unavailable) => new(new Status(code, "staged"));
}
