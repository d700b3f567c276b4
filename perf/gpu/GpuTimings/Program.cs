using System.Text.Json;
using InferenceServer.GpuTimings;
using InferenceServer.Kernels.Cuda;

// One JSON object on the last line: {"device", "checks": [...], "timings": [...]}, or {"reason"} where there is no device.
if (!CudaDevice.TryOpen(0, out CudaDevice? opened, out string? reason))
{
    Console.WriteLine(JsonSerializer.Serialize(new { reason }));
    return 3;
}

using CudaDevice device = opened;
int seed = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : Environment.TickCount;
SamplingOnDevice sampling = new(device, seed);
object[] checks = [.. sampling.Check()];
object[] timings = [.. sampling.Measure()];
Console.WriteLine(JsonSerializer.Serialize(new { device = device.Name, processors = device.Processors, seed, checks, timings }));
return 0;
