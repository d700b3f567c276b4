using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace InferenceServer.Client;

/// <summary>A named tensor over memory: row-major, little-endian, no padding. Immutable but for that memory.</summary>
public sealed class InferenceTensor
{
    private readonly long[] _shape;

    internal InferenceTensor(string name, TensorType type, long[] shape, ReadOnlyMemory<byte> data)
    {
        Name = name;
        Type = type;
        _shape = shape;
        Data = data;
    }

    /// <summary>The input or output.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public TensorType Type { get; }

    /// <summary>Sizes, the batch dimension included.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>The elements as they travel. The memory is the creator's; of an output it is the answer's.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>An input over the caller's memory, which is not copied: it must not change while a call uses the tensor.</summary>
    /// <param name="name">The input.</param>
    /// <param name="shape">Sizes; their product is the number of elements.</param>
    /// <param name="data">Elements of a type that <see cref="TensorType"/> names, or <see cref="BFloat16"/>.</param>
    /// <exception cref="ArgumentException">Shape and data disagree, or the protocol cannot carry <typeparamref name="T"/>.</exception>
    public static InferenceTensor Create<T>(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<T> data)
        where T : unmanaged
    {
        TensorType type = TensorTypes.Of<T>();
        RequireCount(name, shape, data.Length);
        RequireLittleEndian();
        return new InferenceTensor(name, type, shape.ToArray(), new ElementBytes<T>(data).Memory);
    }

    /// <inheritdoc cref="Create{T}(string, ReadOnlySpan{long}, ReadOnlyMemory{T})" />
    public static InferenceTensor Create<T>(string name, ReadOnlySpan<long> shape, Memory<T> data)
        where T : unmanaged => Create(name, shape, (ReadOnlyMemory<T>)data);

    /// <inheritdoc cref="Create{T}(string, ReadOnlySpan{long}, ReadOnlyMemory{T})" />
    public static InferenceTensor Create<T>(string name, ReadOnlySpan<long> shape, T[] data)
        where T : unmanaged => Create(name, shape, (ReadOnlyMemory<T>)data);

    /// <summary>A <see cref="TensorType.Bytes"/> input of texts, written as UTF-8 into memory of its own.</summary>
    /// <exception cref="ArgumentException">Shape and elements disagree.</exception>
    public static InferenceTensor Create(string name, ReadOnlySpan<long> shape, IReadOnlyList<string> texts)
    {
        RequireCount(name, shape, texts.Count);
        byte[] data = BytesLayout.Join(texts, Encoding.UTF8.GetByteCount, static (text, to) => Encoding.UTF8.GetBytes(text, to));
        return new InferenceTensor(name, TensorType.Bytes, shape.ToArray(), data);
    }

    /// <summary>A <see cref="TensorType.Bytes"/> input of byte strings, copied into memory of its own.</summary>
    /// <exception cref="ArgumentException">Shape and elements disagree.</exception>
    public static InferenceTensor Create(string name, ReadOnlySpan<long> shape, IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        RequireCount(name, shape, elements.Count);
        byte[] data = BytesLayout.Join(elements, static element => element.Length, static (element, to) => element.Span.CopyTo(to));
        return new InferenceTensor(name, TensorType.Bytes, shape.ToArray(), data);
    }

    /// <summary>The elements, in place.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        RequireType(TensorTypes.Of<T>());
        RequireLittleEndian();
        return MemoryMarshal.Cast<byte, T>(Data.Span);
    }

    /// <summary>A copy of the elements.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged => AsSpan<T>().ToArray();

    /// <summary>The elements of a <see cref="TensorType.Bytes"/> tensor, each in place.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToElements()
    {
        RequireType(TensorType.Bytes);
        List<ReadOnlyMemory<byte>> elements = [];
        ReadOnlyMemory<byte> rest = Data;
        while (!rest.IsEmpty)
        {
            int length = BytesLayout.LengthOfFirst(rest.Span);
            elements.Add(rest[sizeof(uint)..length]);
            rest = rest[length..];
        }

        return elements;
    }

    /// <summary>The elements of a <see cref="TensorType.Bytes"/> tensor, read as UTF-8.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    public IReadOnlyList<string> ToStrings() => [.. ToElements().Select(element => Encoding.UTF8.GetString(element.Span))];

    /// <summary>The same memory under another name, to give one model's output to the next.</summary>
    public InferenceTensor WithName(string name) => new(name, Type, _shape, Data);

    /// <summary>Name, type and shape.</summary>
    public override string ToString() => $"{Name}: {Type.WireName()} [{string.Join(',', _shape)}]";

    /// <summary>The number of elements of a shape; -1 where a size is negative or the product too large.</summary>
    internal static long CountOf(ReadOnlySpan<long> shape)
    {
        Int128 count = 1;
        foreach (long size in shape)
        {
            count *= size;
            if (size < 0 || count > long.MaxValue)
            {
                return -1;
            }
        }

        return (long)count;
    }

    private static void RequireCount(string name, ReadOnlySpan<long> shape, int elements)
    {
        if (CountOf(shape) != elements)
        {
            throw new ArgumentException(
                $"tensor '{name}' has {elements} elements, which does not fit its shape [{string.Join(',', shape.ToArray())}]");
        }
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("tensors are used in place, which needs a little-endian processor");
        }
    }

    private void RequireType(TensorType type)
    {
        if (Type != type)
        {
            throw new InvalidOperationException($"tensor '{Name}' is {Type.WireName()}, not {type.WireName()}");
        }
    }
}
