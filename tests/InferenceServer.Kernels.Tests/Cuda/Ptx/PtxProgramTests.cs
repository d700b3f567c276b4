using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>What the interpreter refuses: each text does something that a device would answer by chance or not at all.</summary>
public class PtxProgramTests
{
    private const int Threads = 64;

    private const string Head = """
        .version 7.1
        .target sm_80
        .address_size 64
        .visible .entry small(
            .param .align 8 .b8 _out_0[16]
        )
        .maxntid 64, 1, 1
        {
            .shared .align 8 .b8 __shared_alloca0[256];
            .reg .pred %p<3>;
            .reg .b32 %r<9>;
            .reg .b64 %rd<9>;
            ld.param.b64 %rd1, [_out_0];
            mov.b64 %rd2, __shared_alloca0;
            mov.b32 %r1, %tid.x;
            xor.b32 %r2, %r1, 1;
            mul.wide.u32 %rd3, %r1, 4;
            add.u64 %rd4, %rd2, %rd3;
            add.u64 %rd5, %rd1, %rd3;
            mul.wide.u32 %rd6, %r2, 4;
            add.u64 %rd7, %rd2, %rd6;
            setp.lt.u32 %p1, %r1, 16;

        """;

    [Fact]
    public void Exchange_WithABarrier_GivesTheNeighbours()
        => Assert.Equal(Enumerable.Range(0, Threads).Select(i => i ^ 1), Run("st.shared.b32 [%rd4], %r1;\nbar.sync 0;\nld.shared.b32 %r3, [%rd7];\nst.global.b32 [%rd5], %r3;"));

    [Theory]
    [InlineData("st.shared.b32 [%rd4], %r1;\nld.shared.b32 %r3, [%rd7];", "nobody of the group wrote")]
    [InlineData("st.shared.b32 [%rd4], %r1;\nbar.sync 0;\nld.shared.b32 %r3, [%rd7];\nst.shared.b32 [%rd4], %r3;", "reads what another thread writes: thread 1 and thread 0 at word 0")]
    [InlineData("st.shared.b32 [%rd2], %r1;", "writes what another thread writes")]
    [InlineData("st.global.b32 [%rd1], %r1;", "writes what another thread writes")]
    [InlineData("ld.global.b32 %r3, [%rd5];", "nobody wrote")]
    [InlineData("ld.global.b32 %r3, [%rd5+256];", "not of the memory")]
    [InlineData("ld.shared.b32 %r3, [%rd4+256];", "not of the 256 bytes")]
    [InlineData("st.global.v2.b32 [%rd5], {%r3, %r4};", "not aligned to 8 bytes")]
    [InlineData("@%p1 bra L_1;\nbar.sync 0;\nL_1:", "threads of a warp part: 0 is at step 12 (Ended), 16 at step 11 (Barrier)")]
    [InlineData("@%p1 bra L_1;\nshfl.sync.bfly.b32 %r3, %r1, 1, 31, 4294967295;\nL_1:", "threads of a warp part")]
    [InlineData("@%p1 bra.uni L_1;\nL_1:", "said to be uniform")]
    public void Run_OfWhatHasNoOneAnswer_IsRefused(string body, string why)
        => Assert.Contains(why, Assert.Throws<PtxFaultException>(() => Run(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void Atomics_OfAllThreads_AreNoRace()
        => Assert.Equal(Threads, Run("@%p1 bra L_1;\nL_1:\nsetp.ne.u32 %p2, %r1, 0;\n@%p2 bra L_2;\nst.shared.b32 [%rd2], 0;\nL_2:\nbar.sync 0;\natom.shared.add.u32 %r3, [%rd2], 1;\nbar.sync 0;\nld.shared.b32 %r4, [%rd2];\nst.global.b32 [%rd5], %r4;")[5]);

    [Fact]
    public void Groups_AtOneWord_AreARace()
        => Assert.Contains("of another group", Assert.Throws<PtxFaultException>(() => Run("st.global.b32 [%rd5], %r1;", groups: 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Shuffle_TakesFromTheOtherLane()
    {
        Assert.Equal(Enumerable.Range(0, Threads).Select(i => i ^ 5), Run("shfl.sync.bfly.b32 %r3, %r1, 5, 31, 4294967295;\nst.global.b32 [%rd5], %r3;"));
        Assert.Equal(Enumerable.Range(0, Threads).Select(i => (i & ~31) + ((i ^ 1) & 31)), Run("and.b32 %r4, %r2, 31;\nshfl.sync.idx.b32 %r3, %r1, %r4, 31, 4294967295;\nst.global.b32 [%rd5], %r3;"));
    }

    private static int[] Run(string body, int groups = 1)
    {
        PtxMemory memory = new();
        ulong output = memory.Room(Threads * sizeof(int));
        ulong[] arguments = new ulong[KernelLaunch.Places];
        arguments[0] = output;
        new PtxProgram($"{Head}{body}\nret;\n}}").Run(memory, (groups, 1), Threads, 0, arguments);
        return memory.Read<int>(output, Threads);
    }
}
