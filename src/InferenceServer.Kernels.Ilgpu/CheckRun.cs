using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>Runs the checks on ILGPU's CPU accelerator.</summary>
internal static class CheckRun
{
    /// <summary>Warps as an NVIDIA device has them, but few, as each of their threads is one of this machine.</summary>
    private static readonly CPUDevice Device = new(numThreadsPerWarp: 32, numWarpsPerMultiprocessor: 2, numMultiprocessors: 1);

    /// <summary>Runs those named, or all.</summary>
    /// <returns>0 where nothing differs, 1 where something does, 2 where a name is of no check.</returns>
    public static int Run(string[] names, TextWriter log)
    {
        IKernelCheck[] all = IKernelCheck.All;
        if (names.Except(all.Select(check => check.Name)).FirstOrDefault() is { } unknown)
        {
            log.WriteLine($"no check is named {unknown}; there are {string.Join(", ", all.Select(check => check.Name))}");
            return 2;
        }

        bool right = true;
        foreach (IKernelCheck check in all.Where(check => names.Length == 0 || names.Contains(check.Name)))
        {
            using Context context = Context.Create(builder => builder.CPU(Device));
            using Accelerator accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
            right &= check.Run(accelerator, log);
        }

        return right ? 0 : 1;
    }
}
