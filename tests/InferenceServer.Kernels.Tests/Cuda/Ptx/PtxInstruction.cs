namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>One instruction as it is written.</summary>
/// <param name="Guard">The predicate that decides whether it is executed, with @ and perhaps !; empty where it always is.</param>
/// <param name="Name">What stands between its dots.</param>
/// <param name="Operands">Registers of vectors and matrices one after the other; an address with its brackets.</param>
internal sealed record PtxInstruction(string Guard, string[] Name, string[] Operands)
{
    public string Opcode => Name[0];

    public string Type => Name[^1];

    public override string ToString() => $"{Guard} {string.Join('.', Name)} {string.Join(", ", Operands)}".Trim();
}
