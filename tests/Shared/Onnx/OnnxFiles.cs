using InferenceServer.Abstractions;

namespace InferenceServer.Tests.Onnx;

/// <summary>Graphs that several tests use.</summary>
internal static class OnnxFiles
{
    /// <summary>y = x, computed by a node.</summary>
    public static OnnxFile Identity(ElementType type, string dimensions)
        => new OnnxFile().Input("x", type, dimensions).Output("y", type, dimensions).Node("Identity", ["x"], ["y"]);

    /// <summary>sum = a + b, difference = a - b.</summary>
    public static OnnxFile AddSub(ElementType type, string dimensions)
        => new OnnxFile()
            .Input("a", type, dimensions).Input("b", type, dimensions)
            .Output("sum", type, dimensions).Output("difference", type, dimensions)
            .Node("Add", ["a", "b"], ["sum"]).Node("Sub", ["a", "b"], ["difference"]);

    /// <summary>y = x W, with W of the given size and known values.</summary>
    public static OnnxFile MatMul(int size)
        => new OnnxFile()
            .Input("x", ElementType.Float32, $"batch,{size}").Output("y", ElementType.Float32, $"batch,{size}")
            .Constant<float>("w", ElementType.Float32, [.. Enumerable.Range(0, size * size).Select(i => MathF.Sin(i))], size, size)
            .Node("MatMul", ["x", "w"], ["y"]);

    /// <summary>y = data[index], which fails where an index lies outside.</summary>
    public static OnnxFile Gather()
        => new OnnxFile()
            .Input("index", ElementType.Int64, "n").Output("y", ElementType.Float32, "n")
            .Constant<float>("data", ElementType.Float32, [10, 11, 12, 13], 4)
            .Node("Gather", ["data", "index"], ["y"]);
}
