namespace Grpc.Compat.Tests.Calls;

/// <summary>Counts the bytes of the last call's two bodies, between the client and its sockets.</summary>
internal sealed class ResponseWatch() : DelegatingHandler(new SocketsHttpHandler())
{
    public string? Encoding { get; private set; }

    public int RequestBytes { get; private set; }

    public int ResponseBytes { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        RequestBytes = body.Length;
        var copy = new ByteArrayContent(body);
        copy.Headers.ContentType = request.Content.Headers.ContentType;
        request.Content = copy;

        var response = await base.SendAsync(request, cancellationToken);
        Encoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        ResponseBytes = (int)response.Content.Headers.ContentLength!;
        return response;
    }
}
