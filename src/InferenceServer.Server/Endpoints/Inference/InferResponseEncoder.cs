using System.Buffers;
using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference.Wire;

namespace InferenceServer.Server.Endpoints.Inference;

/// <summary>Writes a ModelInferResponse: always raw contents, one entry for each output, as Triton's clients read them.</summary>
internal static class InferResponseEncoder
{
    /// <summary>The size of the message in bytes.</summary>
    public static long SizeOf(InferResponse response)
    {
        long size = HeadSizeOf(response);
        foreach (Tensor output in response.Outputs)
        {
            size += 1L + WireWriter.VarintSize((ulong)output.Data.Length) + output.Data.Length;
        }

        return size;
    }

    /// <summary>Writes the message.</summary>
    public static void Encode(InferResponse response, IBufferWriter<byte> target)
    {
        int head = HeadSizeOf(response);
        WireWriter writer = new(target.GetSpan(head));
        writer.WriteString(1, response.Model);
        writer.WriteString(2, response.Version);
        writer.WriteString(3, response.Id);
        foreach (Tensor output in response.Outputs)
        {
            int shape = ShapeSizeOf(output);
            writer.WriteLength(5, OutputSizeOf(output, shape));
            writer.WriteString(1, output.Name);
            writer.WriteString(2, output.Type.ProtocolName());
            if (shape > 0)
            {
                writer.WriteLength(3, shape);
                foreach (long dimension in output.Shape)
                {
                    writer.WriteVarint((ulong)dimension);
                }
            }
        }

        target.Advance(writer.Written);
        foreach (Tensor output in response.Outputs)
        {
            WireWriter tag = new(target.GetSpan(16));
            tag.WriteLength(6, output.Data.Length);
            target.Advance(tag.Written);
            target.Write(output.Data.Span);
        }
    }

    private static int HeadSizeOf(InferResponse response)
    {
        int size = WireWriter.StringSize(response.Model) + WireWriter.StringSize(response.Version) + WireWriter.StringSize(response.Id);
        foreach (Tensor output in response.Outputs)
        {
            size += WireWriter.FieldSize(OutputSizeOf(output, ShapeSizeOf(output)));
        }

        return size;
    }

    private static int OutputSizeOf(Tensor output, int shape)
        => WireWriter.StringSize(output.Name) + WireWriter.StringSize(output.Type.ProtocolName()) + (shape == 0 ? 0 : WireWriter.FieldSize(shape));

    private static int ShapeSizeOf(Tensor output)
    {
        int size = 0;
        foreach (long dimension in output.Shape)
        {
            size += WireWriter.VarintSize((ulong)dimension);
        }

        return size;
    }
}
