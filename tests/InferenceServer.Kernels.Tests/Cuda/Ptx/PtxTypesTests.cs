using System.Text.RegularExpressions;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

public partial class PtxTypesTests
{
    public static TheoryData<string> Kernels => [.. KernelManifest.Names];

    /// <summary>All are of PTX 7.1 for sm_80: any driver since CUDA 11.1 takes them, on any device of compute capability 8.0 or later.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Text_OfEachKernel_IsWhatADriverTakes(string kernel)
    {
        KernelEntry entry = KernelManifest.Entry(kernel);
        PtxText text = new(KernelManifest.Ptx(kernel));

        Assert.Empty(PtxTypes.Faults(text));
        Assert.StartsWith(".version 7.1\n.target sm_80\n.address_size 64\n", text.Head, StringComparison.Ordinal);
        Assert.Contains($".maxntid {entry.MostThreads}, 1, 1\n", text.Head, StringComparison.Ordinal);
        Assert.True(text.StaticSharedBytes <= 48 << 10, $"{text.StaticSharedBytes} bytes of shared memory that cannot be asked for");
        Assert.True(text.Parameters[^1].Offset + text.Parameters[^1].Size <= 4096, "more parameters than fit");
        Assert.True(text.Instructions[^1] is { Guard: "", Opcode: "ret" or "bra" }, "what follows the last instruction?");
    }

    /// <summary>The driver gives shared memory that is asked for at the alignment that is declared; no access may need more.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void SharedMemory_OfEachKernel_IsAlignedForItsWidestAccess(string kernel)
    {
        PtxText text = new(KernelManifest.Ptx(kernel));
        int widest = text.Instructions.Where(i => i.Opcode is "ld" or "st" or "atom" or "red" && i.Name.Contains("shared")).Select(Width).DefaultIfEmpty().Max();

        Assert.All(Alignment().Matches(KernelManifest.Ptx(kernel)), declared => Assert.True(
            int.Parse(declared.Groups["bytes"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) >= (declared.Groups["one"].Success ? 4 : widest), declared.Value));
    }

    [Theory]
    [InlineData("add.s32 %r1, %r2, %f1;")]
    [InlineData("add.s32 %r1, %r2, %r9;")]
    [InlineData("add.s32 %r1, %r2;")]
    [InlineData("add.s32 %r1, %r2, %rd1;")]
    [InlineData("add.f32 %f1, %f1, %f1;")]
    [InlineData("setp.lo.s32 %p1, %r1, %r2;")]
    [InlineData("shl.s32 %r1, %r1, 2;")]
    [InlineData("mov.f32 %f1, 1;")]
    [InlineData("mov.b32 %tid.x, %r1;")]
    [InlineData("ld.global.v8.f32 {%f1, %f1}, [%rd1];")]
    [InlineData("ld.global.f32 %f1, [%r1];")]
    [InlineData("bra L_9;")]
    [InlineData("wgmma.fence.sync.aligned;")]
    [InlineData("@%r1 bra L_1;")]
    public void Faults_OfWhatADriverRefuses_NameIt(string instruction)
    {
        const string Declared = ".visible .entry k(.param .b32 _a_0) {\n.reg .pred %p<2>;\n.reg .b32 %r<3>;\n.reg .b64 %rd<2>;\n.reg .f32 %f<2>;\nL_1:\n";

        Assert.Single(PtxTypes.Faults(new($"{Declared}{instruction}\nret;\n}}")));
        Assert.Empty(PtxTypes.Faults(new($"{Declared}mov.f32 %f1, %r1;\nadd.s32 %r1, %r2, %tid.x;\nret;\n}}")));
    }

    private static int Width(PtxInstruction instruction)
        => int.Parse(instruction.Type.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) / 8 * (instruction.Name.Contains("v4") ? 4 : instruction.Name.Contains("v2") ? 2 : 1);

    [GeneratedRegex(@"\.shared \.align (?<bytes>\d+) \.b8 \w+\[(?<one>4)?\d*\];")]
    private static partial Regex Alignment();
}
