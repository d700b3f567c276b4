using System.Collections.Immutable;
using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Batching;

/// <summary>Puts requests' rows under one another, and takes an answer's rows apart again.</summary>
internal static class BatchStacking
{
    /// <summary>Copies the inputs of all requests into one set; the caller still owns the requests' own.</summary>
    public static TensorSet Stack(ReadOnlySpan<PendingRequest> requests, int rows)
    {
        TensorSet first = requests[0].Inputs;
        Tensor[] stacked = new Tensor[first.Count];
        long[] offsets = new long[first.Count + 1];
        for (int i = 0; i < first.Count; i++)
        {
            long bytes = 0;
            foreach (PendingRequest request in requests)
            {
                bytes += request.Inputs[i].Data.Length;
            }

            // Rows of every tensor start on a cache line.
            offsets[i + 1] = (offsets[i] + bytes + 63) & ~63L;
        }

        TensorMemory memory = TensorMemory.Rent(checked((int)offsets[^1]));
        for (int i = 0; i < stacked.Length; i++)
        {
            int start = (int)offsets[i], end = start;
            foreach (PendingRequest request in requests)
            {
                Memory<byte> data = request.Inputs[i].Data;
                data.Span.CopyTo(memory.Memory.Span[end..]);
                end += data.Length;
            }

            stacked[i] = new Tensor(first[i].Name, first[i].Type, first[i].Shape.SetItem(0, rows), memory.Memory[start..end]);
        }

        return new TensorSet(stacked, memory);
    }

    /// <summary>Views of each request's rows of <paramref name="outputs"/>, in order, all holding a share of <paramref name="memory"/>.</summary>
    public static TensorSet[] Split(TensorSet outputs, ReadOnlySpan<PendingRequest> requests, BatchMemory memory)
    {
        int[] positions = new int[outputs.Count];
        TensorSet[] answers = new TensorSet[requests.Length];
        for (int r = 0; r < requests.Length; r++)
        {
            Tensor[] slices = new Tensor[outputs.Count];
            for (int i = 0; i < slices.Length; i++)
            {
                slices[i] = Slice(outputs[i], ref positions[i], requests[r].Rows);
            }

            answers[r] = new TensorSet(slices, memory);
        }

        return answers;
    }

    private static Tensor Slice(Tensor tensor, ref int position, int rows)
    {
        ImmutableArray<long> shape = tensor.Shape.SetItem(0, rows);
        Memory<byte> rest = tensor.Data[position..];
        int length = tensor.Type == ElementType.Bytes
            ? BytesReader.LengthOf(rest.Span, TensorShape.ElementCount(shape.AsSpan()))
            : (int)(TensorShape.ElementCount(shape.AsSpan()) * tensor.Type.SizeInBytes());
        position += length;
        return new Tensor(tensor.Name, tensor.Type, shape, rest[..length]);
    }
}
