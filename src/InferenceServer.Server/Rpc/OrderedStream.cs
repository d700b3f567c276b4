using System.Threading.Channels;

namespace InferenceServer.Server.Rpc;

/// <summary>Answers a stream of requests in their order, a few of them at once so that the engine can batch them.</summary>
internal static class OrderedStream
{
    /// <summary>Reads, works and writes until the stream ends; the first failure ends it. At most <paramref name="together"/> requests wait for their turn to be told.</summary>
    public static async Task RunAsync<TRequest, TResponse>(
        IAsyncEnumerable<TRequest> requests,
        Func<TRequest, CancellationToken, ValueTask<TResponse>> answer,
        Func<TResponse, Task> tell,
        int together,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<Task<TResponse>> underWay = Channel.CreateBounded<Task<TResponse>>(together);
        Task reading = ReadAsync();
        try
        {
            await foreach (Task<TResponse> one in underWay.Reader.ReadAllAsync(ending.Token))
            {
                await tell(await one);
            }
        }
        catch
        {
            await ending.CancelAsync();
            throw;
        }
        finally
        {
            // What is under way must not outlive the call.
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (underWay.Reader.TryRead(out Task<TResponse>? left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async Task ReadAsync()
        {
            Exception? failure = null;
            try
            {
                await foreach (TRequest request in requests.WithCancellation(ending.Token))
                {
                    await underWay.Writer.WriteAsync(Task.Run(async () => await answer(request, ending.Token), ending.Token), ending.Token);
                }
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            underWay.Writer.Complete(failure);
        }
    }
}
