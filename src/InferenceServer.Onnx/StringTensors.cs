using InferenceServer.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>Between the contract's length-prefixed bytes and ONNX Runtime's string tensors. An element may hold any bytes, NUL included.</summary>
internal static class StringTensors
{
    /// <param name="tensor">Checked: as many whole elements as its shape says.</param>
    /// <param name="shape">Its shape.</param>
    public static OrtValue ToOnnx(Tensor tensor, long[] shape)
    {
        OrtValue value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        try
        {
            BytesReader reader = new(tensor.Data.Span);
            for (int i = 0; reader.TryRead(out ReadOnlySpan<byte> element); i++)
            {
                value.StringTensorSetElementAt(element, i);
            }

            return value;
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    public static byte[] FromOnnx(OrtValue value, long count)
    {
        BytesWriter writer = new();
        for (int i = 0; i < count; i++)
        {
            writer.Write(value.GetStringElementAsSpan(i));
        }

        return writer.ToArray();
    }
}
