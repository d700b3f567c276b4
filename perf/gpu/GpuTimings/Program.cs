using System.Globalization;
using System.Reflection;
using System.Text.Json;
using InferenceServer.GpuTimings;
using InferenceServer.Kernels.Cuda;

// GpuTimings [SEED [FAMILY...]]: one JSON object on the last line, {"device", "kernels", "checks", "timings", "failures"}, or {"reason"} where there is no device.
if (!CudaDevice.TryOpen(0, out CudaDevice? opened, out string? reason))
{
    Console.WriteLine(JsonSerializer.Serialize(new { reason }));
    return 3;
}

using CudaDevice device = opened;
int seed = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Environment.TickCount;
IOnDevice[] families = [.. Assembly.GetExecutingAssembly().GetTypes()
    .Where(type => type.IsClass && typeof(IOnDevice).IsAssignableFrom(type) && (args.Length < 2 || args.AsSpan(1).Contains(type.Name)))
    .OrderBy(type => type.Name, StringComparer.Ordinal)
    .Select(type => (IOnDevice)Activator.CreateInstance(type)!)];
List<KernelFacts> kernels = [];
List<Checked> checks = [];
List<Timed> timings = [];
List<string> failures = [];
foreach (IOnDevice family in families)
{
    // A family that fails does not hide what the others have to say, unless the driver gives up the whole context.
    try
    {
        kernels.AddRange(family.Kernels.Select(kernel => KernelFacts.Of(device, kernel)));
        checks.AddRange(family.Check(device, seed));
        timings.AddRange(family.Measure(device, seed));
    }
    catch (CudaException failed)
    {
        failures.Add($"{family.GetType().Name}: {failed.Message}");
    }
}

JsonSerializerOptions web = JsonSerializerOptions.Web;
Console.WriteLine(JsonSerializer.Serialize(new { device = device.Name, processors = device.Processors, seed, kernels, checks, timings, failures }, web));
return 0;
