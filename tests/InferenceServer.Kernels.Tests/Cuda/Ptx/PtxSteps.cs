using System.Globalization;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>The instructions of a text as what they do to a thread.</summary>
internal sealed class PtxSteps
{
    private const int Next = -1, Barrier = -2, End = -3, Meet = -4;

    private readonly PtxText _text;
    private readonly Func<PtxThread, int>[] _steps;
    private readonly Dictionary<int, Action<PtxThread[]>> _together = [];
    private readonly Dictionary<string, int> _registers = [];

    public PtxSteps(PtxText text)
    {
        _text = text;
        _steps = [.. text.Instructions.Select(Guarded)];
    }

    /// <summary>How many registers a thread has.</summary>
    public int Registers => _registers.Count;

    /// <summary>What the lanes of a warp do at a step.</summary>
    public Action<PtxThread[]> Together(int step) => _together[step];

    /// <summary>Lets a thread go on until it stops.</summary>
    public void Run(PtxThread thread)
    {
        while (thread.Stop == PtxStop.None)
        {
            int to = _steps[thread.At](thread);
            switch (to)
            {
                case >= 0: thread.At = to; break;
                case Next: thread.At++; break;
                default: thread.Stop = to == Barrier ? PtxStop.Barrier : to == Meet ? PtxStop.Warp : PtxStop.Ended; break;
            }
        }
    }

    private Func<PtxThread, int> Guarded(PtxInstruction instruction, int at)
    {
        Func<PtxThread, int> step = Of(instruction, at);
        if (instruction.Guard.Length == 0)
        {
            return step;
        }

        int predicate = Register(instruction.Guard.TrimStart('@', '!'));
        ulong wanted = instruction.Guard.Contains('!', StringComparison.Ordinal) ? 0UL : 1;
        bool uniform = instruction.Name is ["bra", "uni"];
        return t =>
        {
            bool taken = t.Registers[predicate] == wanted;
            if (uniform)
            {
                t.Ways.Note(at, taken);
            }

            return taken ? step(t) : Next;
        };
    }

    private Func<PtxThread, int> Of(PtxInstruction instruction, int at)
    {
        string[] operands = instruction.Operands;
        switch (instruction.Opcode)
        {
            case "bra":
                int to = _text.Labels[operands[0]];
                return _ => to;
            case "brx":
                return Jump(operands);
            case "ret":
                return _ => End;
            case "bar" when operands is ["0"]:
                return _ => Barrier;
            case "shfl" or "mma":
                _together[at] = PtxWarp.Of(instruction, Register, Value);
                return _ => Meet;
            case "ld":
                return Load(instruction);
            case "st":
                return Store(instruction);
            case "red" or "atom" when instruction.Name is [_, _, "add", _]:
                return Add(instruction);
            default:
                return Compute(instruction);
        }
    }

    private Func<PtxThread, int> Jump(string[] operands)
    {
        Func<PtxThread, ulong> index = Value(operands[0]);
        int[] targets = [.. _text.Tables[operands[1]].Select(label => _text.Labels[label])];
        return t => targets[(int)index(t)];
    }

    private Func<PtxThread, int> Compute(PtxInstruction instruction)
    {
        string[] operands = instruction.Operands;
        Func<ulong, ulong, ulong, ulong> compute = PtxArithmetic.Of(instruction.Name);
        int to = Register(operands[0]);
        Func<PtxThread, ulong> a = Value(operands[1]), b = operands.Length > 2 ? Value(operands[2]) : _ => 0, c = operands.Length > 3 ? Value(operands[3]) : _ => 0;
        return t =>
        {
            t.Registers[to] = compute(a(t), b(t), c(t));
            return Next;
        };
    }

    private Func<PtxThread, int> Load(PtxInstruction instruction)
    {
        string[] operands = instruction.Operands;
        (Func<PtxThread, ulong> address, int[] registers, int bytes, string space) = (Address(operands[^1]), [.. operands[..^1].Select(Register)], Bytes(instruction), instruction.Name[1]);
        return t =>
        {
            ulong from = Aligned(address(t), registers.Length * bytes);
            for (int i = 0; i < registers.Length; i++)
            {
                t.Registers[registers[i]] = t.Group.Load(space, from + (ulong)(i * bytes), bytes, t.Index);
            }

            return Next;
        };
    }

    private Func<PtxThread, int> Store(PtxInstruction instruction)
    {
        string[] operands = instruction.Operands;
        (Func<PtxThread, ulong> address, Func<PtxThread, ulong>[] values, int bytes, string space) = (Address(operands[0]), [.. operands[1..].Select(Value)], Bytes(instruction), instruction.Name[1]);
        return t =>
        {
            ulong to = Aligned(address(t), values.Length * bytes);
            for (int i = 0; i < values.Length; i++)
            {
                t.Group.Store(space, to + (ulong)(i * bytes), bytes, values[i](t), t.Index);
            }

            return Next;
        };
    }

    private Func<PtxThread, int> Add(PtxInstruction instruction)
    {
        bool returns = instruction.Opcode == "atom";
        string[] operands = instruction.Operands;
        (Func<PtxThread, ulong> address, Func<PtxThread, ulong> value) = (Address(operands[^2]), Value(operands[^1]));
        (int to, int bytes, string space) = (returns ? Register(operands[0]) : -1, Bytes(instruction), instruction.Name[1]);
        return t =>
        {
            ulong before = t.Group.Add(space, address(t), bytes, value(t), t.Index);
            if (returns)
            {
                t.Registers[to] = before;
            }

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

    private Func<PtxThread, ulong> Value(string text) => PtxOperand.Read(text, Register, _text.Symbols);

    private int Register(string name) => _registers.TryGetValue(name, out int index) ? index : _registers[name] = _registers.Count;

    private static int Bytes(PtxInstruction instruction) => int.Parse(instruction.Type.AsSpan(1), CultureInfo.InvariantCulture) / 8;

    private static ulong Aligned(ulong address, int bytes)
        => address % (ulong)bytes == 0 ? address : throw new PtxFaultException($"address {address} is not aligned to {bytes} bytes");
}
