using System.Text.RegularExpressions;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>What has to be changed in ILGPU's PTX so that the driver's compiler has no choice of rounding, and so that a name can be relied on.</summary>
internal static partial class PtxText
{
    /// <summary>
    /// Calls of FusedMultiplyAdd, which ILGPU leaves to be linked, become the instruction; sums and products that stand
    /// alone are pinned to round by themselves (without .rn the driver may fuse them); addresses that come from views get their
    /// space, so that the driver's compiler sees that they are never shared memory; the entry gets its name, and ILGPU's
    /// running numbers are renumbered so that the same source gives the same text.
    /// </summary>
    public static string Settle(string ptx, string entry)
    {
        ptx = FusedCall().Replace(ptx, m => $"fma.rn.f32\t{m.Groups["to"].Value}, {m.Groups["a"].Value}, {m.Groups["b"].Value}, {m.Groups["c"].Value};");
        ptx = FusedDeclaration().Replace(ptx, string.Empty);
        ptx = Loose().Replace(ptx, "$1.rn.$2");

        // A kernel's views are of global memory. Only where another space is cast to a generic address may an address without a space be of that.
        ptx = ptx.Contains("cvta", StringComparison.Ordinal) ? ptx : Spaceless().Replace(ptx, "$1.global.");
        ptx = EntryName().Replace(ptx, $".visible .entry {entry}(", 1);
        Dictionary<string, string> numbers = [];
        ptx = RunningNumber().Replace(ptx, m => numbers.TryGetValue(m.Value, out string? n) ? n : numbers[m.Value] = $"_{numbers.Count}");
        ptx = Comment().Replace(ptx, string.Empty).TrimStart().ReplaceLineEndings("\n");
        if (ptx.Contains("call", StringComparison.Ordinal) || ptx.Contains(".extern .func", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The PTX of {entry} calls something; expected everything inlined.");
        }

        return ptx;
    }

    [GeneratedRegex(@"\{\s*\.param \.f32 callParam0;\s*st\.param\.f32\s*\[callParam0\], (?<a>[^;]+);\s*\.param \.f32 callParam1;\s*st\.param\.f32\s*\[callParam1\], (?<b>[^;]+);\s*\.param \.f32 callParam2;\s*st\.param\.f32\s*\[callParam2\], (?<c>[^;]+);\s*\.param \.f32 callRetVal;\s*call\.uni \(callRetVal\), FusedMultiplyAdd, \(\s*callParam0,\s*callParam1,\s*callParam2\s*\);\s*ld\.param\.f32\s*(?<to>[^,]+), \[callRetVal\];\s*\}")]
    private static partial Regex FusedCall();

    [GeneratedRegex(@"\.extern \.func \(\.param \.f32 \w+\) FusedMultiplyAdd\([^)]*\)\s*;")]
    private static partial Regex FusedDeclaration();

    [GeneratedRegex(@"\b(add|sub|mul)\.(f32|f64)\b")]
    private static partial Regex Loose();

    [GeneratedRegex(@"\b(ld|st)\.(?=(?:v[24]\.)?[bfus]\d)")]
    private static partial Regex Spaceless();

    [GeneratedRegex(@"\.visible \.entry \w+\(")]
    private static partial Regex EntryName();

    [GeneratedRegex(@"(?<=[A-Za-z])_\d{3,}\b|(?<=\bL)_\d+\b")]
    private static partial Regex RunningNumber();

    [GeneratedRegex(@"^//.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
