using System.Reflection;
using System.Runtime.CompilerServices;
using InferenceServer.Kernels.Simd;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>Compiles the butterflies of all passes, in a process that has not done so before and was told to write down their machine code.</summary>
internal static class ButterflyCompilation
{
    public const string Argument = "butterflies", Method = "Butterflies";

    // Those that LaneFft and RowFft ask for.
    private static readonly (Type Load, Type Store)[] Passes =
    [
        (typeof(PlainLoad), typeof(PlainStore)),
        (typeof(PlainLoad), typeof(TurnedStore)),
        (typeof(TurnedLoad), typeof(PlainStore)),
        (typeof(InterleavedLoad), typeof(TurnedStore)),
        (typeof(PlainLoad), typeof(LaneTurnedStore)),
    ];

    /// <summary>Compiles, and prints one line for each.</summary>
    public static void Print()
    {
        foreach (MethodInfo butterfly in All())
        {
            Type[] arguments = [.. butterfly.DeclaringType!.GenericTypeArguments, .. butterfly.GetGenericArguments()];
            RuntimeHelpers.PrepareMethod(butterfly.MethodHandle, [.. arguments.Select(t => t.TypeHandle)]);
            Console.WriteLine(string.Join(' ', arguments.Select(t => t.Name)));
        }
    }

    private static IEnumerable<MethodInfo> All()
    {
        Type[] radices = [.. typeof(IRadix).Assembly.GetTypes().Where(t => t.IsValueType && t.IsAssignableTo(typeof(IRadix)))];
        return
            from lanes in Lanes()
            from pass in Passes
            from radix in radices
            select typeof(LanePass<>).MakeGenericType(lanes).GetMethod(Method, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(radix, pass.Load, pass.Store);
    }

    // A vector that the processor does not have is made of narrower ones, by calls.
    private static IEnumerable<Type> Lanes()
        => new[] { (128, typeof(Lanes128)), (256, typeof(Lanes256)), (512, typeof(Lanes512)) }.Where(l => l.Item1 <= VectorWidth.Bits).Select(l => l.Item2);
}
