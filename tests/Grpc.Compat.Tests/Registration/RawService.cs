using Grpc.Compat.Tests.Services;
using Grpc.Core;

namespace Grpc.Compat.Tests.Registration;

/// <summary>Answers with byte sums; its methods are not generated but registered by <see cref="RawMethodProvider"/>.</summary>
internal sealed class RawService(EchoProbe probe)
{
    public Task<RawMessage> Sum(RawMessage request, ServerCallContext context)
    {
        probe.SawContext(context);
        return Task.FromResult(new RawMessage(request.Length, request.Sum, request.Segments));
    }

    public async Task Count(RawMessage request, IServerStreamWriter<RawMessage> responses, ServerCallContext context)
    {
        probe.SawContext(context);
        for (var i = 0; i < request.Length; i++)
        {
            await responses.WriteAsync(new RawMessage(i, i, 1));
        }
    }

    public async Task Running(IAsyncStreamReader<RawMessage> requests, IServerStreamWriter<RawMessage> responses, ServerCallContext context)
    {
        probe.SawContext(context);
        var sum = 0L;
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            sum += request.Sum;
            await responses.WriteAsync(new RawMessage(request.Length, sum, request.Segments));
        }
    }
}
