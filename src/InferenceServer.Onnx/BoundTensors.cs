using System.Buffers;
using System.Runtime.InteropServices;
using InferenceServer.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>Tensors as ONNX Runtime sees them: the caller's own memory, pinned until this is disposed. Strings are copied.</summary>
internal sealed unsafe class BoundTensors : IDisposable
{
    private readonly OrtValue?[] _values;
    private readonly MemoryHandle[] _pins;
    private readonly int[] _lengths;

    public BoundTensors(ReadOnlySpan<Tensor> tensors)
    {
        Names = new string[tensors.Length];
        _values = new OrtValue[tensors.Length];
        _pins = new MemoryHandle[tensors.Length];
        _lengths = new int[tensors.Length];
        try
        {
            for (int i = 0; i < tensors.Length; i++)
            {
                Names[i] = tensors[i].Name;
                _lengths[i] = tensors[i].Data.Length;
                _values[i] = Bind(tensors[i], ref _pins[i]);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string[] Names { get; }

    public IReadOnlyCollection<OrtValue> Values => _values!;

    /// <summary>Whether <paramref name="address"/> lies in the memory of one of these.</summary>
    public bool Hold(byte* address)
    {
        for (int i = 0; i < _pins.Length; i++)
        {
            byte* start = (byte*)_pins[i].Pointer;
            if (start is not null && address >= start && address < start + _lengths[i])
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i]?.Dispose();
            _pins[i].Dispose();
        }
    }

    private static OrtValue Bind(Tensor tensor, ref MemoryHandle pin)
    {
        long[] shape = ImmutableCollectionsMarshal.AsArray(tensor.Shape)!;
        if (tensor.Type == ElementType.Bytes)
        {
            return StringTensors.ToOnnx(tensor, shape);
        }

        pin = tensor.Data.Pin();
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, tensor.Type.ToOnnx(), shape, (nint)pin.Pointer, tensor.Data.Length);
    }
}
