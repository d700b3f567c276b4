using System.Globalization;

namespace InferenceServer.GpuTimings;

/// <summary>What to run: [--quick] [--seed SEED] [--after STEP] FAMILY, or --families for their names.</summary>
/// <param name="Families">Families whose steps are run; all where there are none.</param>
/// <param name="Seed">Of the random inputs.</param>
/// <param name="Quick">Whether the longest are left out.</param>
/// <param name="After">The last step that is left out; empty where none is.</param>
/// <param name="Lists">Whether the families are only named.</param>
internal sealed record Arguments(string[] Families, int Seed, bool Quick, string After, bool Lists)
{
    public static Arguments Of(string[] words)
    {
        List<string> families = [];
        Arguments arguments = new([], Environment.TickCount, false, string.Empty, false);
        for (int i = 0; i < words.Length; i++)
        {
            string Next() => ++i < words.Length ? words[i] : throw new ArgumentException($"{words[i - 1]} names nothing");
            switch (words[i])
            {
                case "--quick": arguments = arguments with { Quick = true }; break;
                case "--families": arguments = arguments with { Lists = true }; break;
                case "--seed": arguments = arguments with { Seed = int.Parse(Next(), CultureInfo.InvariantCulture) }; break;
                case "--after": arguments = arguments with { After = Next() }; break;
                case ['-', ..]: throw new ArgumentException($"{words[i]} is no option; there are --quick, --families, --seed and --after");
                default: families.Add(words[i]); break;
            }
        }

        return arguments with { Families = [.. families] };
    }
}
