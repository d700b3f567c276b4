using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Grpc.Core;

namespace InferenceServer.Client;

/// <summary>Reads streams so that they fail as other calls do.</summary>
internal static class StreamReading
{
    /// <summary>All answers of a stream.</summary>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(IAsyncStreamReader<T> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await MoveNextAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            yield return stream.Current;
        }
    }

    /// <summary>Sends every item while it reads the answers.</summary>
    public static async IAsyncEnumerable<TResponse> DuplexAsync<TItem, TRequest, TResponse>(
        AsyncDuplexStreamingCall<TRequest, TResponse> call,
        IAsyncEnumerable<TItem> items,
        Func<TItem, TRequest> request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? failure = null;
        Task sending = SendAsync();
        try
        {
            while (await MoreAsync().ConfigureAwait(false))
            {
                yield return call.ResponseStream.Current;
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            call.Dispose();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<bool> MoreAsync()
        {
            try
            {
                return await MoveNextAsync(call.ResponseStream, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (failure is not null)
            {
                failure.Throw();
                throw;
            }
        }

        async Task SendAsync()
        {
            try
            {
                await foreach (TItem item in items.WithCancellation(ending.Token).ConfigureAwait(false))
                {
                    if (!await IsTakenAsync(call.RequestStream.WriteAsync(request(item), ending.Token)).ConfigureAwait(false))
                    {
                        return;
                    }
                }

                await IsTakenAsync(call.RequestStream.CompleteAsync()).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The caller's own items failed. Without an end the server would wait for more.
                failure = ExceptionDispatchInfo.Capture(exception);
                call.Dispose();
            }
        }
    }

    /// <summary>Whether what was sent was taken. Where the server has ended the stream it is not; reading says why.</summary>
    private static async Task<bool> IsTakenAsync(Task sent)
    {
        try
        {
            await sent.ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<bool> MoveNextAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (cancellationToken.IsCancellationRequested && exception.StatusCode == StatusCode.Cancelled)
        {
            throw new OperationCanceledException("the call was cancelled", exception, cancellationToken);
        }
        catch (RpcException exception)
        {
            throw new InferenceClientException(exception.StatusCode, exception.Status.Detail, exception);
        }
    }
}
