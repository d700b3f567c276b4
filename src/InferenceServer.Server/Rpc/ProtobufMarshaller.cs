using Google.Protobuf;
using Grpc.Core;

namespace InferenceServer.Server.Rpc;

/// <summary>Reads and writes generated messages without arrays in between; a malformed one is the caller's fault.</summary>
internal static class ProtobufMarshaller<T>
    where T : class, IMessage<T>, IBufferMessage, new()
{
    private static readonly MessageParser<T> Parser = new(() => new T());

    public static Marshaller<T> Instance { get; } = new(Serialize, Deserialize);

    private static void Serialize(T message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Deserialize(DeserializationContext context)
    {
        try
        {
            return Parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"the request is not a valid {typeof(T).Name}: {exception.Message}"));
        }
    }
}
