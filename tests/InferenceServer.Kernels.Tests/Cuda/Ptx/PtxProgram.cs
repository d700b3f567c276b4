using System.Globalization;
using System.Text.RegularExpressions;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>
/// A committed kernel, interpreted: slow, but it shows that the text that a device's driver would compile computes what it should. It knows
/// the part of PTX that ILGPU emits for these kernels; anything else throws. Groups run one after another, threads up to each barrier.
/// </summary>
internal sealed partial class PtxProgram
{
    private readonly List<Func<PtxThread, int>> _steps = [];
    private readonly Dictionary<string, int> _labels = [], _registers = [], _symbols = [];
    private readonly Dictionary<string, string[]> _tables = [];
    private const int Next = -1, Barrier = -2, End = -3;

    public PtxProgram(string kernel)
    {
        string text = KernelManifest.Ptx(kernel);
        int body = text.IndexOf('{', StringComparison.Ordinal), offset = 0;
        foreach (Match parameter in Parameter().Matches(text[..body]))
        {
            // A view is 16 bytes aligned to 8; a number is as large as its type.
            int size = parameter.Groups["bytes"].Success ? int.Parse(parameter.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture) : int.Parse(parameter.Groups["bits"].ValueSpan, CultureInfo.InvariantCulture) / 8;
            int alignment = Math.Min(size, 8);
            offset = (offset + alignment - 1) / alignment * alignment;
            _symbols[parameter.Groups["name"].Value] = offset;
            ParameterOffsets.Add((offset, size));
            offset += size;
        }

        foreach (Match shared in Shared().Matches(text[body..]))
        {
            _symbols[shared.Groups["name"].Value] = StaticSharedBytes;
            StaticSharedBytes += int.Parse(shared.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture);
        }

        _symbols["__dyn_shared_alloca"] = 0;
        string? label = null;
        foreach (string line in text[(body + 1)..].Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l != "}"))
        {
            label = Take(line, label);
        }
    }

    public List<(int Offset, int Size)> ParameterOffsets { get; } = [];

    public int StaticSharedBytes { get; }

    /// <summary>Runs a launch as a device would.</summary>
    public static void Run(PtxMemory memory, KernelLaunch launch)
    {
        Assert.InRange(launch.Threads, 1, KernelManifest.Entry(launch.Kernel).MostThreads);
        new PtxProgram(launch.Kernel).Run(memory, launch.Grid, launch.Threads, launch.SharedBytes, launch.Arguments);
    }

    /// <summary>Runs all groups.</summary>
    /// <param name="memory">The device's.</param>
    /// <param name="grid">Groups, x and y.</param>
    /// <param name="threads">Of a group.</param>
    /// <param name="sharedBytes">Asked for at the launch.</param>
    /// <param name="arguments">For each parameter its bits: two numbers for a view, of which the second is 0 for a number.</param>
    private void Run(PtxMemory memory, (int X, int Y) grid, int threads, int sharedBytes, ReadOnlySpan<ulong> arguments)
    {
        Assert.Equal(2 * ParameterOffsets.Count, arguments.Length);
        byte[] packed = new byte[ParameterOffsets[^1].Offset + 16];
        for (int i = 0; i < ParameterOffsets.Count; i++)
        {
            (int offset, int size) = ParameterOffsets[i];
            BitConverter.TryWriteBytes(packed.AsSpan(offset), arguments[2 * i]);
            if (size == 16)
            {
                BitConverter.TryWriteBytes(packed.AsSpan(offset + 8), arguments[(2 * i) + 1]);
            }
        }

        for (int group = 0; group < grid.X * grid.Y; group++)
        {
            // Shared memory starts out as anything; as NaN a read before a write is seen.
            byte[] shared = new byte[StaticSharedBytes + sharedBytes];
            shared.AsSpan().Fill(0xFF);
            PtxGroup at = new(group % grid.X, group / grid.X, threads, shared, packed, memory);
            Run([.. Enumerable.Range(0, threads).Select(i => new PtxThread(at, i, _registers.Count))]);
        }
    }

    private void Run(PtxThread[] threads)
    {
        while (threads.Any(t => !t.Ended))
        {
            foreach (PtxThread thread in threads.Where(t => !t.Ended))
            {
                Run(thread);
            }
        }
    }

    private void Run(PtxThread thread)
    {
        while (true)
        {
            int to = _steps[thread.At](thread);
            thread.At = to >= 0 ? to : thread.At + 1;
            if (to is Barrier or End)
            {
                thread.Ended = to == End;
                return;
            }
        }
    }

    private string? Take(string line, string? label)
    {
        if (line.EndsWith(':'))
        {
            _labels[line[..^1]] = _steps.Count;
            return line[..^1];
        }

        if (line.StartsWith(".branchtargets", StringComparison.Ordinal))
        {
            _tables[label!] = [.. line[14..].TrimEnd(';').Split(',').Select(t => t.Trim())];
        }
        else if (!line.StartsWith('.'))
        {
            Match parts = Instruction().Match(line);
            Assert.True(parts.Success, line);
            _steps.Add(Step(parts.Groups["guard"].Value, parts.Groups["name"].Value.Split('.'), [.. Operand().Matches(parts.Groups["rest"].Value).Select(m => m.Value)]));
        }

        return label;
    }

    private Func<PtxThread, int> Step(string guard, string[] name, string[] operands)
    {
        Func<PtxThread, int> step = name[0] switch
        {
            "bra" => _ => _labels[operands[0]],
            "brx" => Jump(operands),
            "ret" => _ => End,
            "bar" => _ => Barrier,
            "ld" => Load(name, operands),
            "st" => Store(name, operands),
            "red" => Add(operands),
            _ => Compute(name, operands),
        };
        if (guard.Length == 0)
        {
            return step;
        }

        int predicate = Register(guard[1..].TrimStart('!'));
        ulong wanted = guard.Contains('!', StringComparison.Ordinal) ? 0UL : 1;
        return t => t.Registers[predicate] == wanted ? step(t) : Next;
    }

    private Func<PtxThread, int> Jump(string[] operands)
    {
        Func<PtxThread, ulong> index = Value(operands[0]);
        return t => _labels[_tables[operands[1]][(int)index(t)]];
    }

    private Func<PtxThread, int> Compute(string[] name, string[] operands)
    {
        Func<ulong, ulong, ulong, ulong> compute = PtxArithmetic.Of(name);
        int to = Register(operands[0]);
        Func<PtxThread, ulong> a = Value(operands[1]), b = operands.Length > 2 ? Value(operands[2]) : _ => 0, c = operands.Length > 3 ? Value(operands[3]) : _ => 0;
        return t =>
        {
            t.Registers[to] = compute(a(t), b(t), c(t));
            return Next;
        };
    }

    private Func<PtxThread, int> Load(string[] name, string[] operands)
    {
        (Func<PtxThread, ulong> address, int[] registers, int bytes) = (Address(operands[^1]), [.. operands[..^1].Select(Register)], Bytes(name));
        return t =>
        {
            ulong from = Aligned(address(t), registers.Length * bytes);
            for (int i = 0; i < registers.Length; i++)
            {
                t.Registers[registers[i]] = t.Group.Load(name[1], from + (ulong)(i * bytes), bytes);
            }

            return Next;
        };
    }

    private Func<PtxThread, int> Store(string[] name, string[] operands)
    {
        (Func<PtxThread, ulong> address, Func<PtxThread, ulong>[] values, int bytes) = (Address(operands[0]), [.. operands[1..].Select(Value)], Bytes(name));
        return t =>
        {
            ulong to = Aligned(address(t), values.Length * bytes);
            for (int i = 0; i < values.Length; i++)
            {
                t.Group.Store(name[1], to + (ulong)(i * bytes), bytes, values[i](t));
            }

            return Next;
        };
    }

    private Func<PtxThread, int> Add(string[] operands)
    {
        (Func<PtxThread, ulong> address, Func<PtxThread, ulong> value) = (Address(operands[0]), Value(operands[1]));
        return t =>
        {
            t.Group.Store("shared", address(t), 8, t.Group.Load("shared", address(t), 8) + value(t));
            return Next;
        };
    }

    private Func<PtxThread, ulong> Address(string text)
    {
        string[] parts = text.Trim('[', ']').Split('+');
        ulong offset = parts.Length > 1 ? ulong.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        Func<PtxThread, ulong> from = Value(parts[0]);
        return t => from(t) + offset;
    }

    private Func<PtxThread, ulong> Value(string text) => PtxOperand.Read(text, Register, _symbols);

    private int Register(string name) => _registers.TryGetValue(name, out int index) ? index : _registers[name] = _registers.Count;

    private static int Bytes(string[] name) => int.Parse(name[^1].AsSpan(1), CultureInfo.InvariantCulture) / 8;

    private static ulong Aligned(ulong address, int bytes)
        => address % (ulong)bytes == 0 ? address : throw new InvalidOperationException($"address {address} is not aligned to {bytes} bytes");

    [GeneratedRegex(@"\.param (?:\.align \d+ \.b8 (?<name>\w+)\[(?<bytes>\d+)\]|\.[bfsu](?<bits>\d+) (?<name>\w+))")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\.shared \.align \d+ \.b8 (?<name>\w+)\[(?<bytes>\d+)\];")]
    private static partial Regex Shared();

    [GeneratedRegex(@"^(?<guard>@!?%\w+)?\s*(?<name>[a-z][\w.]*)\s*(?<rest>.*);$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\[[^\]]+\]|[%\w.-]+")]
    private static partial Regex Operand();
}
