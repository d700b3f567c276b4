using System.Globalization;
using InferenceServer.Abstractions;

namespace InferenceServer.Onnx;

/// <summary>What a model's configuration says about how its session runs. The names are Triton's where Triton has one.</summary>
public static class SessionParameters
{
    private static readonly OnnxSessionOptions Defaults = new();

    /// <summary>What the declaration says; the defaults where it says nothing or nothing that is understood.</summary>
    /// <param name="declaration">The model's configuration.</param>
    /// <param name="faults">Gets a sentence for each value that is not understood.</param>
    public static OnnxSessionOptions Read(ModelDeclaration declaration, List<string> faults)
    {
        IReadOnlyDictionary<string, string> parameters = declaration.Parameters;
        return new OnnxSessionOptions
        {
            Device = Device(declaration.Device, faults),
            Threads = (int)Number(parameters, "intra_op_thread_count", 0, 1024, 0, faults),
            ParallelOperators = (int)Math.Max(1, Number(parameters, "inter_op_thread_count", 0, 1024, 1, faults)),
            Optimization = Optimization(parameters, faults),
            KeepMemory = !parameters.TryGetValue("memory.enable_memory_arena_shrinkage", out string? shrink) || shrink.Length == 0,
            DeviceMemoryLimit = Number(parameters, "gpu_mem_limit", 0, long.MaxValue, 0, faults),
        };
    }

    private static OnnxDevice Device(string device, List<string> faults)
    {
        switch (device)
        {
            case "auto":
                return OnnxDevice.Auto;
            case "cpu":
                return OnnxDevice.Cpu;
            case "gpu":
                return OnnxDevice.Cuda;
            default:
                faults.Add($"device is '{device}', expected auto, cpu or gpu");
                return OnnxDevice.Cpu;
        }
    }

    private static OnnxOptimization Optimization(IReadOnlyDictionary<string, string> parameters, List<string> faults)
    {
        if (!parameters.TryGetValue("graph_optimization", out string? text))
        {
            return Defaults.Optimization;
        }

        foreach (OnnxOptimization value in Enum.GetValues<OnnxOptimization>())
        {
            if (text.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        faults.Add($"parameter 'graph_optimization' is '{text}', expected none, basic, extended or all");
        return Defaults.Optimization;
    }

    private static long Number(IReadOnlyDictionary<string, string> parameters, string name, long least, long most, long otherwise, List<string> faults)
    {
        if (!parameters.TryGetValue(name, out string? text))
        {
            return otherwise;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most)
        {
            return value;
        }

        faults.Add($"parameter '{name}' is '{text}', expected a number from {least} to {most}");
        return otherwise;
    }
}
