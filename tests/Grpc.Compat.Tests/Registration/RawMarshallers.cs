using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Grpc.Compat.Tests.Registration;

/// <summary>Marshallers that read from the received sequence and write into the given buffer, as a server without copies does.</summary>
internal static class RawMarshallers
{
    /// <summary>Requests: bytes on the wire, their sum in the server.</summary>
    public static Marshaller<RawMessage> Request { get; } = new((_, _) => throw new NotSupportedException(), ReadSum);

    /// <summary>Answers: three integers.</summary>
    public static Marshaller<RawMessage> Response { get; } = new(Write, Read);

    /// <summary>The caller's side of <see cref="Request"/>: says its length first and hands over several pieces.</summary>
    public static Marshaller<byte[]> Bytes { get; } = new(WritePieces, context => context.PayloadAsNewBuffer());

    private static RawMessage ReadSum(DeserializationContext context)
    {
        var sequence = context.PayloadAsReadOnlySequence();
        var (sum, segments) = (0L, 0);
        foreach (var segment in sequence)
        {
            segments++;
            foreach (var value in segment.Span)
            {
                sum += value;
            }
        }

        return new RawMessage(context.PayloadLength, sum, segments);
    }

    private static void Write(RawMessage message, SerializationContext context)
    {
        context.SetPayloadLength(16);
        var writer = context.GetBufferWriter();
        var span = writer.GetSpan(16);
        BinaryPrimitives.WriteInt32LittleEndian(span, message.Length);
        BinaryPrimitives.WriteInt64LittleEndian(span[4..], message.Sum);
        BinaryPrimitives.WriteInt32LittleEndian(span[12..], message.Segments);
        writer.Advance(16);
        context.Complete();
    }

    private static RawMessage Read(DeserializationContext context)
    {
        var bytes = context.PayloadAsReadOnlySequence().ToArray();
        return new RawMessage(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(4)),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)));
    }

    private static void WritePieces(byte[] message, SerializationContext context)
    {
        context.SetPayloadLength(message.Length);
        var writer = context.GetBufferWriter();
        foreach (var piece in message.Chunk(10_000))
        {
            writer.Write(piece);
        }

        context.Complete();
    }
}
