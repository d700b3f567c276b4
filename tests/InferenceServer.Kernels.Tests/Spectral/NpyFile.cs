using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>Reads float32 and complex64 arrays in C order; a complex one gets a last dimension of 2.</summary>
internal sealed partial record NpyFile(int[] Shape, float[] Values)
{
    public static NpyFile Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int header = bytes[6] == 1 ? BitConverter.ToUInt16(bytes, 8) + 10 : BitConverter.ToInt32(bytes, 8) + 12;
        string text = Encoding.ASCII.GetString(bytes, 10, header - 10);
        int[] shape = [.. Number().Matches(Dimensions().Match(text).Groups[1].Value).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture))];
        bool complex = text.Contains("'<c8'", StringComparison.Ordinal);
        Assert.True(complex || text.Contains("'<f4'", StringComparison.Ordinal), text);
        Assert.Contains("'fortran_order': False", text, StringComparison.Ordinal);
        return new(complex ? [.. shape, 2] : shape, MemoryMarshal.Cast<byte, float>(bytes.AsSpan(header)).ToArray());
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Dimensions();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
