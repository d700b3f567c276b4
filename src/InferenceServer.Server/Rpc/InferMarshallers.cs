using Grpc.Core;
using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference;

namespace InferenceServer.Server.Rpc;

/// <summary>Marshallers of ModelInfer that go straight between the wire and tensors.</summary>
internal static class InferMarshallers
{
    public static Marshaller<InferRequest> Request { get; } = new(
        static (_, _) => throw new NotSupportedException("the server does not send requests"),
        static context =>
        {
            try
            {
                return InferRequestDecoder.Decode(context.PayloadAsReadOnlySequence());
            }
            catch (InferenceException exception)
            {
                throw new RpcException(RpcStatus.Of(exception));
            }
        });

    public static Marshaller<InferResponse> Response { get; } = new(
        static (response, context) =>
        {
            using (response)
            {
                context.SetPayloadLength((int)InferResponseEncoder.SizeOf(response));
                InferResponseEncoder.Encode(response, context.GetBufferWriter());
                context.Complete();
            }
        },
        static _ => throw new NotSupportedException("the server does not receive responses"));
}
