using System.Reflection;
using ILGPU.Runtime;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>Holds kernels, run on ILGPU's CPU accelerator, against the CPU operator. Every implementation is run; it has a constructor without parameters.</summary>
internal interface IKernelCheck
{
    /// <summary>All checks, in order of their names.</summary>
    static IKernelCheck[] All
        => [.. Assembly.GetExecutingAssembly().GetTypes()
            .Where(type => type.IsClass && typeof(IKernelCheck).IsAssignableFrom(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (IKernelCheck)Activator.CreateInstance(type)!)];

    /// <summary>What is checked, as it is named on the command line.</summary>
    string Name { get; }

    /// <summary>Writes what differs and a line that sums it up.</summary>
    /// <returns>Whether nothing differs.</returns>
    bool Run(Accelerator accelerator, TextWriter log);
}
