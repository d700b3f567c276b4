using System.Text.RegularExpressions;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>What has to be changed in ILGPU's PTX so that the driver's compiler has no choice of rounding, and so that a name can be relied on.</summary>
internal static partial class PtxText
{
    /// <summary>
    /// Calls of FusedMultiplyAdd, which ILGPU leaves to be linked, become the instruction; sums and products that stand
    /// alone are pinned to round by themselves (without .rn the driver may fuse them); choices between floating-point numbers say so, as
    /// their constants are none of bits; an atomic operation names its space where the instruction set has it, before what it does; addresses that come from views get their
    /// space, so that the driver's compiler sees that they are never shared memory; the entry gets its name, and ILGPU's
    /// running numbers are renumbered so that the same source gives the same text.
    /// </summary>
    public static string Settle(string ptx, string entry)
    {
        ptx = FusedCall().Replace(ptx, m => $"fma.rn.f32\t{m.Groups["to"].Value}, {m.Groups["a"].Value}, {m.Groups["b"].Value}, {m.Groups["c"].Value};");
        ptx = FusedDeclaration().Replace(ptx, string.Empty);
        ptx = LocalsToRegisters(ptx);
        ptx = Loose().Replace(ptx, "$1.rn.$2");
        ptx = Choice().Replace(ptx, "selp.f");
        ptx = Atomic().Replace(ptx, "$1.$3.$2.");

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

    /// <summary>What inline PTX hands over goes through variables of four bytes in local memory, each at one fixed address: they become registers.</summary>
    private static string LocalsToRegisters(string ptx)
    {
        foreach (Match local in LocalAddress().Matches(ptx))
        {
            string address = local.Groups["address"].Value, register = $"%local{local.Groups["number"].Value}";
            ptx = ptx.Replace($"[{address}]", register, StringComparison.Ordinal);
        }

        ptx = LocalAddress().Replace(ptx, string.Empty);
        ptx = LocalVariable().Replace(ptx, "\t.reg .b32 %local$1;");
        ptx = LocalStore().Replace(ptx, "mov.");
        ptx = LocalLoad().Replace(ptx, "mov.");
        return ptx.Contains(".local", StringComparison.Ordinal) ? throw new InvalidOperationException("The PTX keeps something in local memory; expected registers only.") : ptx;
    }

    [GeneratedRegex(@"\tmov\.b64\s+(?<address>%rd\d+), __local_depot(?<number>\d+);\r?\n")]
    private static partial Regex LocalAddress();

    [GeneratedRegex(@"\t\.local \.align 4 \.b8 __local_depot(\d+)\[4\];")]
    private static partial Regex LocalVariable();

    [GeneratedRegex(@"\bst\.local\.(?=\w+\s+%local)")]
    private static partial Regex LocalStore();

    [GeneratedRegex(@"\bld\.local\.(?=\w+\s+%\w+, %local)")]
    private static partial Regex LocalLoad();

    [GeneratedRegex(@"\{\s*\.param \.f32 callParam0;\s*st\.param\.f32\s*\[callParam0\], (?<a>[^;]+);\s*\.param \.f32 callParam1;\s*st\.param\.f32\s*\[callParam1\], (?<b>[^;]+);\s*\.param \.f32 callParam2;\s*st\.param\.f32\s*\[callParam2\], (?<c>[^;]+);\s*\.param \.f32 callRetVal;\s*call\.uni \(callRetVal\), FusedMultiplyAdd, \(\s*callParam0,\s*callParam1,\s*callParam2\s*\);\s*ld\.param\.f32\s*(?<to>[^,]+), \[callRetVal\];\s*\}")]
    private static partial Regex FusedCall();

    [GeneratedRegex(@"\.extern \.func \(\.param \.f32 \w+\) FusedMultiplyAdd\([^)]*\)\s*;")]
    private static partial Regex FusedDeclaration();

    [GeneratedRegex(@"\b(add|sub|mul)\.(f32|f64)\b")]
    private static partial Regex Loose();

    [GeneratedRegex(@"\bselp\.b(?=(32\s+%f|64\s+%fd)\d)")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\b(atom|red)\.(\w+)\.(global|shared)\.")]
    private static partial Regex Atomic();

    [GeneratedRegex(@"\b(ld|st)\.(?=(?:v[24]\.)?[bfus]\d)")]
    private static partial Regex Spaceless();

    [GeneratedRegex(@"\.visible \.entry \w+\(")]
    private static partial Regex EntryName();

    [GeneratedRegex(@"(?<=[A-Za-z])_\d{3,}\b|(?<=\bL)_\d+\b")]
    private static partial Regex RunningNumber();

    [GeneratedRegex(@"^//.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
