using System.Globalization;
using System.Text.RegularExpressions;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>The text of one kernel, taken apart.</summary>
internal sealed partial class PtxText
{
    public PtxText(string text)
    {
        int body = text.IndexOf('{', StringComparison.Ordinal);
        Head = text[..body];
        AddParameters();
        foreach (Match shared in Shared().Matches(text[body..]))
        {
            int alignment = Number(shared, "align"), first = (StaticSharedBytes + alignment - 1) / alignment * alignment;
            Symbols[shared.Groups["name"].Value] = first;
            StaticSharedBytes = first + Number(shared, "bytes");
        }

        Symbols["__dyn_shared_alloca"] = StaticSharedBytes;
        string? label = null;
        foreach (string line in text[(body + 1)..].Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l != "}"))
        {
            label = Take(line, label);
        }
    }

    /// <summary>All before the body.</summary>
    public string Head { get; }

    public List<(int Offset, int Size)> Parameters { get; } = [];

    /// <summary>Where parameters and shared variables are in their memory.</summary>
    public Dictionary<string, int> Symbols { get; } = [];

    public int StaticSharedBytes { get; }

    /// <summary>Of each prefix of registers its type, and how many there are; a name without a number is one.</summary>
    public Dictionary<string, (string Type, int Count)> Registers { get; } = [];

    public List<PtxInstruction> Instructions { get; } = [];

    /// <summary>Of each label the instruction behind it.</summary>
    public Dictionary<string, int> Labels { get; } = [];

    /// <summary>Lists of labels to jump to, by their own label.</summary>
    public Dictionary<string, string[]> Tables { get; } = [];

    private void AddParameters()
    {
        int offset = 0;
        foreach (Match parameter in Parameter().Matches(Head))
        {
            int size = parameter.Groups["bytes"].Success ? Number(parameter, "bytes") : Number(parameter, "bits") / 8;
            int alignment = parameter.Groups["align"].Success ? Number(parameter, "align") : size;
            offset = (offset + alignment - 1) / alignment * alignment;
            Symbols[parameter.Groups["name"].Value] = offset;
            Parameters.Add((offset, size));
            offset += size;
        }
    }

    private string? Take(string line, string? label)
    {
        if (line.EndsWith(':'))
        {
            Labels.Add(line[..^1], Instructions.Count);
            return line[..^1];
        }

        if (line.StartsWith(".branchtargets", StringComparison.Ordinal))
        {
            Tables[label!] = [.. line[14..].TrimEnd(';').Split(',').Select(t => t.Trim())];
        }
        else if (line.StartsWith(".reg", StringComparison.Ordinal))
        {
            Match declared = Register().Match(line);
            Assert.True(declared.Success, line);
            Registers.Add(declared.Groups["name"].Value, (declared.Groups["type"].Value, declared.Groups["count"].Success ? Number(declared, "count") : 0));
        }
        else if (!line.StartsWith(".shared", StringComparison.Ordinal))
        {
            Match parts = Instruction().Match(line);
            Assert.True(parts.Success, line);
            Instructions.Add(new(parts.Groups["guard"].Value, parts.Groups["name"].Value.Split('.'), [.. Operand().Matches(parts.Groups["rest"].Value).Select(m => m.Value)]));
        }

        return label;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\.param (?:\.align (?<align>\d+) \.b8 (?<name>\w+)\[(?<bytes>\d+)\]|\.[bfsu](?<bits>\d+) (?<name>\w+))")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\.shared \.align (?<align>\d+) \.b8 (?<name>\w+)\[(?<bytes>\d+)\];")]
    private static partial Regex Shared();

    [GeneratedRegex(@"^\.reg \.(?<type>\w+)\s+(?<name>%\w+)(?:<(?<count>\d+)>)?;$")]
    private static partial Regex Register();

    [GeneratedRegex(@"^(?<guard>@!?%\w+)?\s*(?<name>[a-z][\w.]*)\s*(?<rest>.*);$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\[[^\]]+\]|[%\w.-]+")]
    private static partial Regex Operand();
}
