using InferenceServer.Kernels.Simd;
using InferenceServer.Kernels.Tests.Spectral;

namespace InferenceServer.Kernels.Tests.VectorWidths;

/// <summary>
/// What the assembly does when it is started as a program: all probes, one line each, under the path that this process takes; or
/// <see cref="ButterflyCompilation"/>.
/// </summary>
internal static class Program
{
    public static IEnumerable<IWidthProbe> Probes
        => typeof(Program).Assembly.GetTypes()
            .Where(t => t is { IsClass: true } && t.IsAssignableTo(typeof(IWidthProbe)))
            .Select(t => (IWidthProbe)Activator.CreateInstance(t)!);

    private static void Main(string[] arguments)
    {
        if (arguments is [ButterflyCompilation.Argument])
        {
            ButterflyCompilation.Print();
            return;
        }

        Console.WriteLine($"{WidthRun.PathKey}\t{VectorWidth.Bits}");
        foreach (IWidthProbe probe in Probes)
        {
            using BitHash bits = new();
            probe.Run(bits);
            Console.WriteLine($"{probe.Name}\t{bits}");
        }
    }
}
