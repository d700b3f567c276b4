using System.Globalization;
using System.Text.RegularExpressions;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>
/// What a device's driver checks before it compiles a text: that every instruction exists in the text's version and for its target, with
/// that type, with as many operands, and that each register is declared and its type goes with the instruction's. Source: PTX ISA, "Instruction
/// Set" and its table of operand types.
/// </summary>
internal static partial class PtxTypes
{
    private const string Bits = "b32 b64", Whole = "u32 s32 u64 s64", Single = "f32", Compared = "eq ne lt le gt ge", Unsigned = "lo ls hi hs", Unordered = "equ neu ltu leu gtu geu";

    /// <summary>Each instruction, as a pattern over its name, with the types of its operands: T is that of the name, others stand for themselves.</summary>
    private static readonly (string Name, string Types, string Operands)[] Known =
    [
        ("mov", $"{Bits} {Whole} f32 f64 pred", "T T"),
        ("add|sub", Whole, "T T T"), ("add.rn|sub.rn|mul.rn", "f32 f64", "T T T"), ("div.rn", "f32 f64", "T T T"),
        ("mul.lo", Whole, "T T T"), ("mul.wide", "u32 s32", "W T T"), ("mad.lo", Whole, "T T T T"), ("div|rem", Whole, "T T T"),
        ("fma.rn", "f32 f64", "T T T T"), ("neg", "s32 s64 f32 f64", "T T"), ("sqrt.rn", "f32 f64", "T T"),
        ("and|or|xor", $"{Bits} pred", "T T T"), ("not", $"{Bits} pred", "T T"), ("shl", Bits, "T T u32"), ("shr", $"{Bits} {Whole}", "T T u32"),
        ("selp", $"{Bits} {Whole} f32 f64", "T T T pred"), ("testp.notanumber", "f32 f64", "pred T"),
        (Any("setp", Compared), $"{Bits} {Whole} f32 f64", "pred T T"), (Any("setp", Unsigned), "u32 u64", "pred T T"), (Any("setp", Unordered), "f32 f64", "pred T T"),
        ("setp.ge.or", "s32", "pred T T pred"),
        ("cvt.s64", "s32", "s64 T"), ("cvt.u64", "u32", "u64 T"), ("cvt.s32", "s64", "s32 T"), ("cvt.u32", "u64", "u32 T"), ("cvt.f64", "f32", "f64 T"),
        ("cvt.rn.f32", "s32 f64", "f32 T"), ("cvt.rn.f64", "s64", "f64 T"), ("cvt.rzi.s64", "f64", "s64 T"),
        ("cvta.to.global", "u64", "T T"),
        ("ld.param", "b32 b64 f32", "T [u64]"), ("ld.global|ld.shared", "b32 b64 f32", "T [u64]"), ("st.global|st.shared", "b32 b64 f32", "[u64] T"),
        ("ld.global.v2|ld.shared.v2", "b32 f32", "T T [u64]"), ("ld.global.v4|ld.shared.v4", "b32 f32", "T T T T [u64]"),
        ("st.global.v2|st.shared.v2", "b32 f32", "[u64] T T"), ("st.shared.v4", "f32", "[u64] T T T T"),
        ("atom.global.add|atom.shared.add", "u32", "T [u64] T"), ("red.shared.add", "u64", "[u64] T"),
        ("shfl.sync.bfly|shfl.sync.idx", "b32", "T T u32 u32 u32"),
        ("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16", Single, "f32 f32 f32 f32 b32 b32 b32 b32 b32 b32 f32 f32 f32 f32"),
    ];

    private static readonly Dictionary<string, string> Special = new(StringComparer.Ordinal)
    {
        ["%tid.x"] = "u32",
        ["%ntid.x"] = "u32",
        ["%ctaid.x"] = "u32",
        ["%ctaid.y"] = "u32",
        ["%nctaid.x"] = "u32",
        ["%dynamic_smem_size"] = "u32",
    };

    private static readonly Dictionary<string, string[]> Forms = new(
        from known in Known
        from name in known.Name.Split('|')
        from type in known.Types.Split(' ')
        select KeyValuePair.Create($"{name}.{type}", known.Operands.Replace("T", type, StringComparison.Ordinal).Replace("W", type[0] + "64", StringComparison.Ordinal).Split(' ')), StringComparer.Ordinal);

    /// <summary>What would be refused.</summary>
    public static IEnumerable<string> Faults(PtxText text)
        => [.. text.Instructions.SelectMany(instruction => Faults(text, instruction).Select(fault => $"{instruction}: {fault}"))];

    private static string Any(string name, string how) => string.Join('|', how.Split(' ').Select(h => $"{name}.{h}"));

    private static IEnumerable<string> Faults(PtxText text, PtxInstruction instruction)
    {
        if (instruction.Guard.Length > 0 && !Goes(text, instruction.Guard.TrimStart('@', '!'), "pred"))
        {
            yield return "its guard is no predicate";
        }

        string name = string.Join('.', instruction.Name);
        switch (name)
        {
            case "bra" or "bra.uni" when instruction.Operands is [string label] && text.Labels.ContainsKey(label):
            case "bar.sync" when instruction.Operands is ["0"]:
            case "ret" when instruction.Operands is []:
            case "brx.idx" when instruction.Operands is [string index, string list] && text.Tables.ContainsKey(list) && Goes(text, index, "u32"):
                yield break;
        }

        if (!Forms.TryGetValue(name, out string[]? types) || types.Length != instruction.Operands.Length)
        {
            yield return "there is no such instruction, or not with so many operands";
            yield break;
        }

        for (int i = 0; i < types.Length; i++)
        {
            if (!Goes(text, instruction.Operands[i], types[i], i == 0 && !name.StartsWith("st.", StringComparison.Ordinal)))
            {
                yield return $"{instruction.Operands[i]} does not go as {types[i]}";
            }
        }
    }

    private static bool Goes(PtxText text, string operand, string type, bool written = false)
    {
        if (type[0] == '[')
        {
            string address = operand.Trim('[', ']').Split('+')[0];
            return operand[0] == '[' && (text.Symbols.ContainsKey(address) || Goes(text, address, type.Trim('[', ']')));
        }

        return operand[0] == '%'
            ? TypeOf(text, operand) is { } own && Compatible(own, type) && !(written && Special.ContainsKey(operand))
            : !written && (text.Symbols.ContainsKey(operand) ? type.EndsWith("64", StringComparison.Ordinal) : Immediate().IsMatch(operand) && IsOf(operand, type));
    }

    /// <summary>Bits go with all of their size, numbers with and without a sign with each other.</summary>
    private static bool Compatible(string register, string type)
        => register == type || (register[1..] == type[1..] && (register[0] == 'b' || type[0] == 'b' || (register[0] != 'f' && type[0] != 'f')));

    private static bool IsOf(string immediate, string type) => immediate[..Math.Min(2, immediate.Length)] switch
    {
        "0f" => type is "f32",
        "0d" => type is "f64",
        _ => type[0] != 'f',
    };

    private static string? TypeOf(PtxText text, string register)
    {
        if (Special.TryGetValue(register, out string? special))
        {
            return special;
        }

        if (text.Registers.TryGetValue(register, out (string Type, int Count) alone))
        {
            return alone.Count == 0 ? alone.Type : null;
        }

        string prefix = register.TrimEnd("0123456789".ToCharArray());
        return text.Registers.TryGetValue(prefix, out (string Type, int Count) many) && register.Length > prefix.Length
            && int.Parse(register.AsSpan(prefix.Length), CultureInfo.InvariantCulture) < many.Count ? many.Type : null;
    }

    [GeneratedRegex(@"^(-?\d+|0f[0-9A-F]{8}|0d[0-9A-F]{16})$")]
    private static partial Regex Immediate();
}
