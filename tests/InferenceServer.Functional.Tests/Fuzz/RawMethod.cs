using Grpc.Core;

namespace InferenceServer.Functional.Tests.Fuzz;

/// <summary>Calls of the service with bytes in place of messages.</summary>
internal static class RawMethod
{
    private static readonly Marshaller<byte[]> Bytes = new(static bytes => bytes, static bytes => bytes);

    public static Method<byte[], byte[]> Of(string name) => new(MethodType.Unary, "inference.GRPCInferenceService", name, Bytes, Bytes);
}
