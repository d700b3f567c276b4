using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using InferenceServer.Abstractions;

namespace InferenceServer.Tests.Onnx;

/// <summary>Reads numpy's format, version 1, row-major.</summary>
internal static partial class NpyFile
{
    public static Tensor Read(string path, string name)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int header = bytes[8] | (bytes[9] << 8);
        string text = Encoding.ASCII.GetString(bytes, 10, header);
        ElementType type = Descr().Match(text).Groups[1].Value switch
        {
            "<f4" => ElementType.Float32,
            "<f8" => ElementType.Float64,
            "<i4" => ElementType.Int32,
            "<i8" => ElementType.Int64,
            "|i1" => ElementType.Int8,
            "|u1" => ElementType.UInt8,
            { } other => throw new NotSupportedException($"{path} holds {other}"),
        };
        ImmutableArray<long> shape =
        [
            .. Shape().Match(text).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(d => long.Parse(d, CultureInfo.InvariantCulture)),
        ];
        return new Tensor(name, type, shape, bytes.AsMemory(10 + header));
    }

    [GeneratedRegex(@"'descr':\s*'([^']+)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex Shape();
}
