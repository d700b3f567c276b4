using Grpc.AspNetCore.Server.Model;
using InferenceServer.Protocol.Health.V1;
using InferenceServer.Server.Endpoints.Health;
using Serving = InferenceServer.Protocol.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace InferenceServer.Server.Rpc;

/// <summary>The calls of <c>grpc.health.v1.Health</c>.</summary>
internal sealed class HealthRoutes(RpcFunnel funnel) : IServiceMethodProvider<HealthEndpoint>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<HealthEndpoint> context)
    {
        RpcBinder<HealthEndpoint> rpc = new(context, funnel, "grpc.health.v1.Health");
        rpc.Unary<HealthCheckRequest, HealthCheckResponse>("Check", (e, r, _) => ValueTask.FromResult(Response(e.Require(r.Service))));
        rpc.Unary<HealthListRequest, HealthListResponse>("List", (e, _, _) => ValueTask.FromResult(new HealthListResponse
        {
            Statuses = { e.List().ToDictionary(s => s.Key, s => Response(s.Value)) },
        }));
        rpc.ServerStreaming<HealthCheckRequest, HealthCheckResponse>("Watch", (e, r, tell, token) => e.WatchAsync(r.Service, status => tell(Response(status)), token));
    }

    private static HealthCheckResponse Response(bool? serves) => new()
    {
        Status = serves switch
        {
            true => Serving.Serving,
            false => Serving.NotServing,
            null => Serving.ServiceUnknown,
        },
    };
}
