using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference;

namespace InferenceServer.Server.Endpoints.Http;

/// <summary>What operators' tools ask over plain HTTP: health in the Open Inference Protocol's paths, and metrics.</summary>
internal static class HttpEndpoints
{
    public static void MapHttp(this WebApplication server)
    {
        server.MapGet("/v2/health/live", (InferenceEndpoint endpoint) => Health(endpoint.IsLive));
        server.MapGet("/v2/health/ready", (InferenceEndpoint endpoint) => Health(endpoint.IsReady));
        server.MapGet("/metrics", (MetricsPage page) => Results.Text(page.Render(), MetricsPage.ContentType));
    }

    private static IResult Health(Func<bool> isHealthy)
    {
        try
        {
            return Results.StatusCode(isHealthy() ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }
        catch (InferenceException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
