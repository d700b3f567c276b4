using System.Globalization;
using System.Runtime.InteropServices;
using InferenceServer.Abstractions;

namespace InferenceServer.Tests.Onnx;

/// <summary>Builds small ONNX files, so that the tests need none from elsewhere.</summary>
internal sealed class OnnxFile
{
    private readonly ProtoWriter _graph = new();
    private int _nodes;

    /// <summary>ONNX's number of an element type.</summary>
    public static int Code(ElementType type) => type switch
    {
        ElementType.Float32 => 1,
        ElementType.UInt8 => 2,
        ElementType.Int8 => 3,
        ElementType.UInt16 => 4,
        ElementType.Int16 => 5,
        ElementType.Int32 => 6,
        ElementType.Int64 => 7,
        ElementType.Bytes => 8,
        ElementType.Bool => 9,
        ElementType.Float16 => 10,
        ElementType.Float64 => 11,
        ElementType.UInt32 => 12,
        ElementType.UInt64 => 13,
        ElementType.BFloat16 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <param name="name">The input's name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="dimensions">For example <c>batch,16</c>: a number is a size, a word leaves it open; empty for a scalar.</param>
    public OnnxFile Input(string name, ElementType type, string dimensions)
    {
        _graph.Message(11, Value(name, TensorType(Code(type), dimensions)));
        return this;
    }

    /// <inheritdoc cref="Input"/>
    public OnnxFile Output(string name, ElementType type, string dimensions) => Output(name, Code(type), dimensions);

    /// <summary>An output of any of ONNX's types.</summary>
    public OnnxFile Output(string name, int code, string dimensions)
    {
        _graph.Message(12, Value(name, TensorType(code, dimensions)));
        return this;
    }

    /// <summary>An output that is a sequence of tensors.</summary>
    public OnnxFile SequenceOutput(string name, ElementType type)
    {
        ProtoWriter sequence = new ProtoWriter().Message(4, new ProtoWriter().Message(1, TensorType(Code(type), "n")));
        _graph.Message(12, Value(name, sequence));
        return this;
    }

    /// <summary>A node; attributes are numbers.</summary>
    public OnnxFile Node(string op, string[] inputs, string[] outputs, params (string Name, long Value)[] attributes)
    {
        ProtoWriter node = new();
        Array.ForEach(inputs, i => node.Text(1, i));
        Array.ForEach(outputs, o => node.Text(2, o));
        node.Text(3, $"node{_nodes++}").Text(4, op);
        foreach ((string name, long value) in attributes)
        {
            node.Message(5, new ProtoWriter().Text(1, name).Varint(3, value).Varint(20, 2));
        }

        _graph.Message(1, node);
        return this;
    }

    /// <summary>A constant.</summary>
    public OnnxFile Constant<T>(string name, ElementType type, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        ProtoWriter tensor = new();
        Array.ForEach(shape, d => tensor.Varint(1, d));
        _graph.Message(5, tensor.Varint(2, Code(type)).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values)));
        return this;
    }

    /// <summary>The finished file.</summary>
    public byte[] ToArray()
        => new ProtoWriter()
            .Varint(1, 9)
            .Message(7, new ProtoWriter().Text(2, "test").Also(_graph))
            .Message(8, new ProtoWriter().Varint(2, 20))
            .ToArray();

    /// <summary>Writes the finished file to <paramref name="path"/>, whose folder need not exist, and gives the path back.</summary>
    public string Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, ToArray());
        return path;
    }

    private static ProtoWriter Value(string name, ProtoWriter type) => new ProtoWriter().Text(1, name).Message(2, type);

    private static ProtoWriter TensorType(int code, string dimensions)
    {
        ProtoWriter shape = new();
        foreach (string dimension in dimensions.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            shape.Message(1, long.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out long size)
                ? new ProtoWriter().Varint(1, size)
                : new ProtoWriter().Text(2, dimension));
        }

        return new ProtoWriter().Message(1, new ProtoWriter().Varint(1, code).Message(2, shape));
    }
}
