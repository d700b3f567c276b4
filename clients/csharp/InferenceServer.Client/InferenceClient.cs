using Grpc.Core;
using Grpc.Net.Client;
using Service = InferenceServer.Protocol.Inference.GRPCInferenceService;
using Wire = InferenceServer.Protocol.Inference;

namespace InferenceServer.Client;

/// <summary>
/// Calls models over one connection. May be used by several threads; lives as long as its calls are wanted, then is disposed.
/// </summary>
/// <remarks>
/// A call that fails throws <see cref="InferenceClientException"/>, one whose token is cancelled
/// <see cref="OperationCanceledException"/>. UNAVAILABLE and RESOURCE_EXHAUSTED are tried again as <see cref="RetryPolicy"/> says,
/// within the call's timeout; questions about now (live, ready) and requests of a sequence are not.
/// </remarks>
public sealed class InferenceClient : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly Service.GRPCInferenceServiceClient _service;
    private readonly InferenceClientOptions _options;
    private readonly Metadata _headers;

    /// <summary>A client of the server at <paramref name="address"/>; connects when the first call is made.</summary>
    /// <param name="address">For example <c>http://localhost:8001</c>, or <c>https://…</c> for an encrypted connection.</param>
    /// <param name="options">Limits, retries, headers; read once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public InferenceClient(Uri address, InferenceClientOptions? options = null)
    {
        _options = options ?? new InferenceClientOptions();
        _options.Retry.Validate();
        _headers = [.. _options.Headers.Select(header => new Metadata.Entry(header.Key, header.Value))];
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = _options.Handler ?? new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
            DisposeHttpClient = _options.Handler is null,
            // Tensors are large; the server has the say.
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
        _service = new Service.GRPCInferenceServiceClient(_channel);
        Tasks = new TasksClient(this, _channel);
        Collections = new CollectionsClient(this, _channel);
        Lyrics = new LyricsClient(this, _channel);
    }

    /// <summary>Embedding and comparing texts and pictures.</summary>
    public TasksClient Tasks { get; }

    /// <summary>Stored embeddings.</summary>
    public CollectionsClient Collections { get; }

    /// <summary>Background pictures for lyrics.</summary>
    public LyricsClient Lyrics { get; }

    /// <summary>Runs a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">All its inputs. Their memory is read, not copied: it must not change before the call ends.</param>
    /// <param name="options">Version, wanted outputs, parameters, timeout.</param>
    /// <param name="cancellationToken">Ends the call, on the server too.</param>
    /// <exception cref="InferenceClientException">The call failed.</exception>
    /// <exception cref="ArgumentException">A parameter is of a type that the protocol cannot carry.</exception>
    public async Task<InferenceResult> InferAsync(
        string model,
        IReadOnlyList<InferenceTensor> inputs,
        InferOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= InferOptions.Default;
        Wire.ModelInferRequest request = RequestWriter.Write(model, inputs, options);
        Wire.ModelInferResponse response = await CallAsync(
            _service.ModelInferAsync, request, options.Timeout, repeatable: !options.IsOfSequence, cancellationToken).ConfigureAwait(false);
        return ResponseReader.Read(response);
    }

    /// <summary>Whether the server is up; asks once.</summary>
    public async Task<bool> IsServerLiveAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        (await CallAsync(_service.ServerLiveAsync, new Wire.ServerLiveRequest(), timeout, repeatable: false, cancellationToken)
            .ConfigureAwait(false)).Live;

    /// <summary>Whether every model that should be served is ready; asks once.</summary>
    public async Task<bool> IsServerReadyAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        (await CallAsync(_service.ServerReadyAsync, new Wire.ServerReadyRequest(), timeout, repeatable: false, cancellationToken)
            .ConfigureAwait(false)).Ready;

    /// <summary>Whether a model can be called; asks once. An empty version means the latest.</summary>
    public async Task<bool> IsModelReadyAsync(
        string model, string version = "", TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Wire.ModelReadyRequest request = new() { Name = model, Version = version };
        return (await CallAsync(_service.ModelReadyAsync, request, timeout, repeatable: false, cancellationToken)
            .ConfigureAwait(false)).Ready;
    }

    /// <summary>Who the server is.</summary>
    public async Task<ServerMetadata> GetServerMetadataAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        ResponseReader.Read(await CallAsync(
            _service.ServerMetadataAsync, new Wire.ServerMetadataRequest(), timeout, repeatable: true, cancellationToken)
            .ConfigureAwait(false));

    /// <summary>A model's versions, inputs and outputs. An empty version means the latest.</summary>
    public async Task<ModelMetadata> GetModelMetadataAsync(
        string model, string version = "", TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Wire.ModelMetadataRequest request = new() { Name = model, Version = version };
        return ResponseReader.Read(await CallAsync(
            _service.ModelMetadataAsync, request, timeout, repeatable: true, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Ends the connection and the calls that are under way.</summary>
    public void Dispose() => _channel.Dispose();

    /// <summary>The options of a stream, which is tried once.</summary>
    internal CallOptions CallOptionsFor(TimeSpan? timeout, CancellationToken cancellationToken)
        => new(_headers, new Attempts(RetryPolicy.Never, timeout ?? _options.Timeout, _options.TimeProvider, _options.Chance).DeadlineOfNext(), cancellationToken);

    internal async Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method,
        TRequest request,
        TimeSpan? timeout,
        bool repeatable,
        CancellationToken cancellationToken)
    {
        RetryPolicy retry = repeatable ? _options.Retry : RetryPolicy.Never;
        Attempts attempts = new(retry, timeout ?? _options.Timeout, _options.TimeProvider, _options.Chance);
        while (true)
        {
            TimeSpan wait;
            try
            {
                CallOptions options = new(_headers, attempts.DeadlineOfNext(), cancellationToken);
                using AsyncUnaryCall<TResponse> call = method(request, options);
                return await call.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException exception) when (cancellationToken.IsCancellationRequested && exception.StatusCode == StatusCode.Cancelled)
            {
                throw new OperationCanceledException("the call was cancelled", exception, cancellationToken);
            }
            catch (RpcException exception)
            {
                wait = attempts.WaitAfter(exception)
                    ?? throw new InferenceClientException(exception.StatusCode, exception.Status.Detail, exception);
            }

            await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
