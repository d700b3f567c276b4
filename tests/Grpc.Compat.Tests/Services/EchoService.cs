using Grpc.Compat.Tests.Protos;
using Grpc.Core;

namespace Grpc.Compat.Tests.Services;

/// <summary>Answers with what it was told. Texts that start with '!' ask for more than an echo.</summary>
internal sealed class EchoService(EchoProbe probe) : Echo.EchoBase
{
    public override async Task<EchoMessage> Unary(EchoMessage request, ServerCallContext context)
    {
        probe.SawHeaders(context.RequestHeaders);
        probe.SawContext(context);
        switch (request.Text)
        {
            case "!fail":
                throw new RpcException(
                    new Status(StatusCode.FailedPrecondition, "asked to fail: größer"),
                    new Metadata { { "reason", "asked" }, { "reason-bin", [0, 1, 254, 255] } });
            case "!throw":
                throw new InvalidOperationException("secret");
            case "!once" when probe.Calls == 1:
                throw new RpcException(new Status(StatusCode.Unavailable, "try again"));
            case "!wait":
                await probe.WaitForCancellationAsync(context.CancellationToken);
                break;
            case "!headers":
                await context.WriteResponseHeadersAsync(new Metadata { { "early", "yes" }, { "early-bin", [7, 0, 7] } });
                context.ResponseTrailers.Add("late", "also");
                break;
            case "!status":
                context.Status = new Status(StatusCode.DataLoss, "by status");
                break;
            default:
                break;
        }

        return request;
    }

    public override async Task<EchoMessage> Raise(StatusRequest request, ServerCallContext context)
    {
        await Task.Yield();
        throw new RpcException(new Status((StatusCode)request.Code, $"code {request.Code}"));
    }

    public override async Task<EchoMessage> Collect(IAsyncStreamReader<EchoMessage> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add(message.Text);
        }

        return new EchoMessage { Text = string.Join(',', texts) };
    }

    /// <summary>Three answers, then failure where "!fail" asks for it.</summary>
    public override async Task Repeat(EchoMessage request, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < 3; i++)
        {
            await responseStream.WriteAsync(new EchoMessage { Text = $"{request.Text}{i}" }, context.CancellationToken);
        }

        if (request.Text == "!fail")
        {
            throw new RpcException(new Status(StatusCode.Aborted, "after three"));
        }

        if (request.Text == "!wait")
        {
            await probe.WaitForCancellationAsync(context.CancellationToken);
        }
    }

    public override async Task Converse(IAsyncStreamReader<EchoMessage> requestStream, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext())
        {
            await responseStream.WriteAsync(requestStream.Current);
        }
    }
}
