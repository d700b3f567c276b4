using System.Buffers;

namespace InferenceServer.Server.Tests.Endpoints.Inference;

/// <summary>Sequences of several segments, as a network delivers them.</summary>
internal static class Segments
{
    /// <summary>Cuts bytes into segments of this length.</summary>
    public static ReadOnlySequence<byte> Of(byte[] bytes, int length)
        => Join([.. Enumerable.Range(0, (bytes.Length + length - 1) / length).Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i * length, Math.Min(length, bytes.Length - (i * length))))]);

    /// <summary>Puts parts behind one another without copying them.</summary>
    public static ReadOnlySequence<byte> Join(params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        Segment first = new(ReadOnlyMemory<byte>.Empty, 0), last = first;
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            last = last.Append(part);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            Segment next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
