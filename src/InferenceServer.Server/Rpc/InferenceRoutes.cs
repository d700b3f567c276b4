using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;
using InferenceServer.Protocol.Inference;
using InferenceServer.Server.Endpoints.Inference;

namespace InferenceServer.Server.Rpc;

/// <summary>The calls of <c>inference.GRPCInferenceService</c> that this server answers; all others are UNIMPLEMENTED.</summary>
internal sealed class InferenceRoutes(RpcFunnel funnel) : IServiceMethodProvider<InferenceEndpoint>
{
    public const string Service = "inference.GRPCInferenceService";

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<InferenceEndpoint> context)
    {
        RpcBinder<InferenceEndpoint> rpc = new(context, funnel, Service);
        rpc.Unary<ServerLiveRequest, ServerLiveResponse>("ServerLive", (e, _, _) => ValueTask.FromResult(new ServerLiveResponse { Live = e.IsLive() }));
        rpc.Unary<ServerReadyRequest, ServerReadyResponse>("ServerReady", (e, _, _) => ValueTask.FromResult(new ServerReadyResponse { Ready = e.IsReady() }));
        rpc.Unary<ModelReadyRequest, ModelReadyResponse>("ModelReady", (e, r, _) => ValueTask.FromResult(new ModelReadyResponse { Ready = e.IsModelReady(r.Name, r.Version) }));
        rpc.Unary<ServerMetadataRequest, ServerMetadataResponse>("ServerMetadata", (e, _, _) => ValueTask.FromResult(new ServerMetadataResponse
        {
            Name = e.Identity.Name,
            Version = e.Identity.Version,
            Extensions = { e.Identity.Extensions },
        }));
        rpc.Unary<ModelMetadataRequest, ModelMetadataResponse>("ModelMetadata", (e, r, _) => ValueTask.FromResult(Metadata(e, r)));
        rpc.Unary("ModelInfer", InferMarshallers.Request, InferMarshallers.Response, InferAsync);
    }

    private static ValueTask<InferResponse> InferAsync(InferenceEndpoint endpoint, InferRequest request, ServerCallContext call)
    {
        ValueTask<InferResponse> answer = endpoint.InferAsync(request, call.CancellationToken);

        // The marshaller disposes what it has sent. Only a call whose deadline passes just then is answered and never sent.
        return call.Deadline == DateTime.MaxValue ? answer : DisposedWithCallAsync(answer, call);
    }

    private static async ValueTask<InferResponse> DisposedWithCallAsync(ValueTask<InferResponse> answer, ServerCallContext call)
    {
        InferResponse response = await answer;
        call.GetHttpContext().Response.RegisterForDispose(response);
        return response;
    }

    private static ModelMetadataResponse Metadata(InferenceEndpoint endpoint, ModelMetadataRequest request)
    {
        (IServable servable, ModelVersion version, IReadOnlyList<long> versions) = endpoint.Describe(request.Name, request.Version);
        return new ModelMetadataResponse
        {
            Name = servable.Name,
            Platform = version.Platform,
            Versions = { versions.Select(v => v.ToString(CultureInfo.InvariantCulture)) },
            Inputs = { servable.Signature.Inputs.Select(s => Metadata(s, servable.Signature)) },
            Outputs = { servable.Signature.Outputs.Select(s => Metadata(s, servable.Signature)) },
        };
    }

    private static ModelMetadataResponse.Types.TensorMetadata Metadata(TensorSpec spec, ModelSignature signature)
    {
        ModelMetadataResponse.Types.TensorMetadata metadata = new() { Name = spec.Name, Datatype = spec.Type.ProtocolName() };
        if (signature.Batches)
        {
            metadata.Shape.Add(TensorShape.Any);
        }

        metadata.Shape.Add(spec.Dimensions);
        return metadata;
    }
}
