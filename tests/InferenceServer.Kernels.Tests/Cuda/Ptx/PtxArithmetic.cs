namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>The instructions that only compute: from bits to bits.</summary>
internal static class PtxArithmetic
{
    public static Func<ulong, ulong, ulong, ulong> Of(string[] name)
    {
        string type = name[^1];
        return (name[0], type) switch
        {
            ("mov" or "cvta", _) => (a, _, _) => a,
            ("testp", "f32") when name[1] == "notanumber" => (a, _, _) => float.IsNaN(F(a)) ? 1UL : 0,
            ("fma", "f32") => (a, b, c) => Bits(MathF.FusedMultiplyAdd(F(a), F(b), F(c))),
            ("add", "f32") => (a, b, _) => Bits(F(a) + F(b)),
            ("sub", "f32") => (a, b, _) => Bits(F(a) - F(b)),
            ("mul", "f32") => (a, b, _) => Bits(F(a) * F(b)),
            ("div", "f32") => (a, b, _) => Bits(F(a) / F(b)),
            ("neg", "f32") => (a, _, _) => (a ^ 0x80000000) & uint.MaxValue,
            ("sqrt", "f32") => (a, _, _) => Bits(MathF.Sqrt(F(a))),
            ("add", "f64") => (a, b, _) => Bits(D(a) + D(b)),
            ("mul", "f64") => (a, b, _) => Bits(D(a) * D(b)),
            ("div", "f64") => (a, b, _) => Bits(D(a) / D(b)),
            ("add", _) => (a, b, _) => Cut(a + b, type),
            ("sub", _) => (a, b, _) => Cut(a - b, type),
            ("neg", _) => (a, _, _) => Cut(0 - a, type),
            ("mul", "u32") when name[1] == "wide" => (a, b, _) => (a & uint.MaxValue) * (b & uint.MaxValue),
            ("mul", _) when name[1] == "lo" => (a, b, _) => Cut(a * b, type),
            ("mad", _) when name[1] == "lo" => (a, b, c) => Cut((a * b) + c, type),
            ("div", "s32" or "s64") => (a, b, _) => Cut((ulong)(Signed(a, type) / Signed(b, type)), type),
            ("div", _) => (a, b, _) => Cut(a, type) / Cut(b, type),
            ("rem", "s32" or "s64") => (a, b, _) => Cut((ulong)(Signed(a, type) % Signed(b, type)), type),
            ("rem", _) => (a, b, _) => Cut(a, type) % Cut(b, type),
            ("shl", _) => (a, b, _) => b >= (ulong)Width(type) ? 0 : Cut(a << (int)b, type),
            ("shr", "s32" or "s64") => (a, b, _) => Cut((ulong)(Signed(a, type) >> (int)Math.Min(b, 63)), type),
            ("shr", _) => (a, b, _) => b >= (ulong)Width(type) ? 0 : Cut(a, type) >> (int)b,
            ("and", _) => (a, b, _) => Cut(a & b, type),
            ("or", _) => (a, b, _) => Cut(a | b, type),
            ("xor", _) => (a, b, _) => Cut(a ^ b, type),
            ("not", "pred") => (a, _, _) => a ^ 1,
            ("not", _) => (a, _, _) => Cut(~a, type),
            ("selp", _) => (a, b, c) => c != 0 ? a : b,
            ("cvt", _) => Convert(name[^2], type),
            ("setp", _) => Compare(name),
            _ => throw new NotSupportedException(string.Join('.', name)),
        };
    }

    private static Func<ulong, ulong, ulong, ulong> Compare(string[] name)
    {
        string type = name[^1], how = name[1];
        Func<ulong, ulong, bool> holds = type switch
        {
            "f32" => (a, b) => Compares(how, F(a).CompareTo(F(b)), float.IsNaN(F(a)) || float.IsNaN(F(b))),
            "f64" => (a, b) => Compares(how, D(a).CompareTo(D(b)), double.IsNaN(D(a)) || double.IsNaN(D(b))),
            "s32" or "s64" => (a, b) => Compares(how, Signed(a, type).CompareTo(Signed(b, type)), false),
            _ => (a, b) => Compares(how, Cut(a, type).CompareTo(Cut(b, type)), false),
        };
        return name.Length == 3 ? (a, b, _) => holds(a, b) ? 1UL : 0
            : name[2] == "or" ? (a, b, c) => holds(a, b) || c != 0 ? 1UL : 0
            : (a, b, c) => holds(a, b) && c != 0 ? 1UL : 0;
    }

    private static bool Compares(string how, int order, bool unordered) => how switch
    {
        "ltu" or "leu" or "gtu" or "geu" or "equ" or "neu" when unordered => true,
        _ when unordered => false,
        "eq" or "equ" => order == 0,
        "ne" or "neu" => order != 0,
        "lt" or "ltu" or "lo" => order < 0,
        "le" or "leu" or "ls" => order <= 0,
        "gt" or "gtu" or "hi" => order > 0,
        "ge" or "geu" or "hs" => order >= 0,
        _ => throw new NotSupportedException($"setp.{how}"),
    };

    private static Func<ulong, ulong, ulong, ulong> Convert(string to, string from) => (to, from) switch
    {
        ("f64", "f32") => (a, _, _) => Bits((double)F(a)),
        ("f32", "f64") => (a, _, _) => Bits((float)D(a)),
        ("f32", "s32") => (a, _, _) => Bits((float)(int)a),
        ("f64", "s64") => (a, _, _) => Bits((double)(long)a),
        ("s64", "f64") => (a, _, _) => (ulong)(long)D(a),
        ("s64", "s32") => (a, _, _) => (ulong)(int)a,
        ("u64", "u32") => (a, _, _) => a & uint.MaxValue,
        ("s32" or "u32", "s64" or "u64") => (a, _, _) => a & uint.MaxValue,
        _ => throw new NotSupportedException($"cvt.{to}.{from}"),
    };

    private static int Width(string type) => type == "pred" ? 1 : int.Parse(type.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private static ulong Cut(ulong value, string type) => Width(type) == 64 ? value : value & ((1UL << Width(type)) - 1);

    private static long Signed(ulong value, string type) => Width(type) == 64 ? (long)value : (int)value;

    private static float F(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    private static double D(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    private static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
