using System.Globalization;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>What stands after an instruction's name, as something that a thread can be asked for.</summary>
internal static class PtxOperand
{
    public static Func<PtxThread, ulong> Read(string text, Func<string, int> register, IReadOnlyDictionary<string, int> symbols)
    {
        switch (text)
        {
            case "%tid.x": return t => (ulong)t.Index;
            case "%ntid.x": return t => (ulong)t.Group.Grid.Threads;
            case "%ctaid.x": return t => (ulong)t.Group.X;
            case "%ctaid.y": return t => (ulong)t.Group.Y;
            case "%nctaid.x": return t => (ulong)t.Group.Grid.X;
            case "%dynamic_smem_size": return t => (ulong)t.Group.Grid.DynamicBytes;
            case ['%', ..]:
                int index = register(text);
                return t => t.Registers[index];
        }

        ulong constant = symbols.TryGetValue(text, out int symbol) ? (ulong)symbol
            : text.StartsWith("0f", StringComparison.Ordinal) ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : text.StartsWith("0d", StringComparison.Ordinal) ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : text.StartsWith('-') ? (ulong)long.Parse(text, CultureInfo.InvariantCulture)
            : ulong.Parse(text, CultureInfo.InvariantCulture);
        return _ => constant;
    }
}
