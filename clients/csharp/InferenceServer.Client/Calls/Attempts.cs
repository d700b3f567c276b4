using System.Globalization;
using Grpc.Core;

namespace InferenceServer.Client;

/// <summary>The tries of one call: when each must have ended, and how long to wait for the next.</summary>
internal sealed class Attempts(RetryPolicy policy, TimeSpan? timeout, TimeProvider time, Func<double> chance)
{
    private const string Pushback = "grpc-retry-pushback-ms";
    private readonly long _begin = time.GetTimestamp();
    private int _failures;

    /// <summary>The deadline for gRPC, which compares it with the system's clock; null where there is none.</summary>
    public DateTime? DeadlineOfNext() => Remaining() is { } remaining ? TimeProvider.System.GetUtcNow().UtcDateTime + remaining : null;

    /// <summary>The wait before the next try; null where there is none and the error stands.</summary>
    public TimeSpan? WaitAfter(RpcException exception)
    {
        _failures++;
        if (exception.StatusCode is not (StatusCode.Unavailable or StatusCode.ResourceExhausted) || _failures >= policy.MaxAttempts)
        {
            return null;
        }

        TimeSpan wait = policy.Backoff(_failures, chance());
        if (exception.Trailers.GetValue(Pushback) is { } pushback)
        {
            // A negative or unreadable number: the server asks to be left alone.
            if (!uint.TryParse(pushback, NumberStyles.None, CultureInfo.InvariantCulture, out uint milliseconds))
            {
                return null;
            }

            wait = TimeSpan.FromMilliseconds(milliseconds);
        }

        return Remaining() is { } remaining && wait >= remaining ? null : wait;
    }

    private TimeSpan? Remaining()
    {
        if (timeout is not { } whole)
        {
            return null;
        }

        TimeSpan left = whole - time.GetElapsedTime(_begin);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }
}
