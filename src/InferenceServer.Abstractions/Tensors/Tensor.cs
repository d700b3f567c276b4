using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace InferenceServer.Abstractions;

/// <summary>
/// A named array over memory that somebody else owns: see <see cref="TensorSet"/>.
/// Data is little-endian and row-major without padding, exactly as the protocol's raw contents;
/// an element of type <see cref="ElementType.Bytes"/> is a 4-byte length followed by its bytes
/// (<see cref="BytesReader"/>, <see cref="BytesWriter"/>).
/// </summary>
public sealed class Tensor
{
    /// <summary>Wraps <paramref name="data"/> without copying it.</summary>
    /// <param name="name">The tensor's name in the model's signature.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">Dimensions, each ≥ 0; empty for a scalar.</param>
    /// <param name="data">As long as the shape says; for <see cref="ElementType.Bytes"/> as long as its elements.</param>
    /// <exception cref="ArgumentException">The length does not fit the shape.</exception>
    public Tensor(string name, ElementType type, ImmutableArray<long> shape, Memory<byte> data)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Data = data;
        ElementCount = TensorShape.ElementCount(shape.AsSpan());
        if (type != ElementType.Bytes && data.Length != ElementCount * type.SizeInBytes())
        {
            throw new ArgumentException(
                $"tensor '{name}' of type {type.ProtocolName()} and shape {TensorShape.Format(shape.AsSpan())} needs {ElementCount * type.SizeInBytes()} bytes, got {data.Length}", nameof(data));
        }
    }

    /// <summary>The tensor's name in the model's signature.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public ElementType Type { get; }

    /// <summary>Dimensions, batch dimension included; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The raw contents. A model must not write to its inputs.</summary>
    public Memory<byte> Data { get; }

    /// <summary>The product of the dimensions.</summary>
    public long ElementCount { get; }

    /// <summary>A new tensor on memory of its own, contents undefined; not for <see cref="ElementType.Bytes"/>.</summary>
    public static Tensor Create(string name, ElementType type, params ImmutableArray<long> shape)
    {
        long bytes = checked(TensorShape.ElementCount(shape.AsSpan()) * type.SizeInBytes());
        return new Tensor(name, type, shape, GC.AllocateUninitializedArray<byte>(checked((int)bytes)));
    }

    /// <summary>A new tensor of type <typeparamref name="T"/>'s element type holding a copy of <paramref name="values"/>.</summary>
    public static Tensor Of<T>(string name, ElementType type, ReadOnlySpan<T> values, params ImmutableArray<long> shape)
        where T : unmanaged
    {
        Tensor tensor = Create(name, type, shape);
        values.CopyTo(tensor.Span<T>());
        return tensor;
    }

    /// <summary>A new <see cref="ElementType.Bytes"/> tensor of UTF-8 texts.</summary>
    public static Tensor OfStrings(string name, IReadOnlyList<string> values, params ImmutableArray<long> shape)
    {
        BytesWriter writer = new();
        foreach (string value in values)
        {
            writer.Write(value);
        }

        return new Tensor(name, ElementType.Bytes, shape, writer.ToArray());
    }

    /// <summary>The contents as values of <typeparamref name="T"/>, whose size must be the element's.</summary>
    /// <exception cref="InvalidOperationException">The size of <typeparamref name="T"/> is not the element's.</exception>
    public Span<T> Span<T>()
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != Type.SizeInBytes())
        {
            throw new InvalidOperationException($"tensor '{Name}' holds {Type.ProtocolName()} values, not {typeof(T).Name}");
        }

        return MemoryMarshal.Cast<byte, T>(Data.Span);
    }

    /// <summary>The same contents under another name.</summary>
    public Tensor WithName(string name) => new(name, Type, Shape, Data);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type.ProtocolName()}{TensorShape.Format(Shape.AsSpan())}";
}
