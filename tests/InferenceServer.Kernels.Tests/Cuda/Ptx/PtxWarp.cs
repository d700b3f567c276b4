namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>The instructions that the lanes of a warp execute together.</summary>
internal static class PtxWarp
{
    private const ulong AllLanes = uint.MaxValue, WholeWarp = 31;

    public static Action<PtxThread[]> Of(PtxInstruction instruction, Func<string, int> register, Func<string, Func<PtxThread, ulong>> value)
    {
        string name = string.Join('.', instruction.Name);
        return name switch
        {
            "shfl.sync.bfly.b32" => Shuffle(register(instruction.Operands[0]), [.. instruction.Operands[1..].Select(value)], (lane, apart) => lane ^ apart),
            "shfl.sync.idx.b32" => Shuffle(register(instruction.Operands[0]), [.. instruction.Operands[1..].Select(value)], (_, from) => from),
            "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32" => Multiply([.. instruction.Operands[..4].Select(register)], [.. instruction.Operands[4..].Select(value)]),
            _ => throw new NotSupportedException(name),
        };
    }

    private static Action<PtxThread[]> Shuffle(int to, Func<PtxThread, ulong>[] operands, Func<int, int, int> source) => lanes =>
    {
        ulong[] taken = new ulong[lanes.Length];
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            ulong other = operands[1](lanes[lane]);
            if (operands[2](lanes[lane]) != WholeWarp || operands[3](lanes[lane]) != AllLanes || other > WholeWarp)
            {
                throw new NotSupportedException("a shuffle of less than a warp");
            }

            taken[lane] = operands[0](lanes[source(lane, (int)other)]) & uint.MaxValue;
        }

        for (int lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane].Registers[to] = taken[lane];
        }
    };

    private static Action<PtxThread[]> Multiply(int[] to, Func<PtxThread, ulong>[] operands) => lanes =>
    {
        uint[,] d = PtxTensorCore.Multiply(Fragment(lanes, operands[..4]), Fragment(lanes, operands[4..6]), Fragment(lanes, operands[6..]));
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            for (int i = 0; i < to.Length; i++)
            {
                lanes[lane].Registers[to[i]] = d[lane, i];
            }
        }
    };

    private static uint[,] Fragment(PtxThread[] lanes, Func<PtxThread, ulong>[] registers)
    {
        uint[,] fragment = new uint[lanes.Length, registers.Length];
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            for (int i = 0; i < registers.Length; i++)
            {
                fragment[lane, i] = (uint)registers[i](lanes[lane]);
            }
        }

        return fragment;
    }
}
