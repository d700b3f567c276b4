using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Grpc.Compat.Tests.Registration;

/// <summary>Registers the raw service's methods by hand, with their own marshallers.</summary>
internal sealed class RawMethodProvider : IServiceMethodProvider<RawService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<RawService> context)
    {
        context.AddUnaryMethod(
            Method(MethodType.Unary, nameof(RawService.Sum)), [], (service, request, call) => service.Sum(request, call));
        context.AddServerStreamingMethod(
            Method(MethodType.ServerStreaming, nameof(RawService.Count)), [], (service, request, responses, call) => service.Count(request, responses, call));
        context.AddDuplexStreamingMethod(
            Method(MethodType.DuplexStreaming, nameof(RawService.Running)), [], (service, requests, responses, call) => service.Running(requests, responses, call));
    }

    private static Method<RawMessage, RawMessage> Method(MethodType type, string name) =>
        new(type, "raw.Raw", name, RawMarshallers.Request, RawMarshallers.Response);
}
