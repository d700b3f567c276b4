using System.Reflection;
using InferenceServer.GpuTimings;
using InferenceServer.Kernels.Cuda;

// A JSON object to a line: device, then of each step its name, what it found, and its failure. Exits 0, 2 for arguments that are none, 3
// where there is no device (and says why), 4 where the driver gave up the context, so that what comes after the last step needs another process.
const int Done = 0, Misused = 2, NoDevice = 3, Lost = 4;
Report report = new(Console.Out);
IOnDevice[] all = [.. Assembly.GetExecutingAssembly().GetTypes()
    .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IOnDevice).IsAssignableFrom(type))
    .OrderBy(type => type.Name, StringComparer.Ordinal)
    .Select(type => (IOnDevice)Activator.CreateInstance(type)!)];
string[] names = [.. all.Select(family => family.GetType().Name)];
Arguments arguments;
try
{
    arguments = Arguments.Of(args);
    if (arguments.Families.Except(names).FirstOrDefault() is { } unknown)
    {
        throw new ArgumentException($"{unknown} is no family; there are {string.Join(", ", names)}");
    }
}
catch (Exception wrong) when (wrong is ArgumentException or FormatException)
{
    Console.Error.WriteLine(wrong.Message);
    return Misused;
}

if (arguments.Lists)
{
    report.Write("families", names);
    return Done;
}

if (!CudaDevice.TryOpen(0, out CudaDevice? opened, out string? reason))
{
    report.Write("reason", reason);
    return NoDevice;
}

using CudaDevice device = opened;
report.Write("device", new { name = device.Name, processors = device.Processors, sharedBytes = device.MostSharedBytes });
bool skips = arguments.After.Length > 0;
foreach (IOnDevice family in all.Where(family => arguments.Families.Length == 0 || arguments.Families.Contains(family.GetType().Name)))
{
    IEnumerable<Step> kernels = family.Kernels.Select(kernel => new Step(kernel, () => [KernelFacts.Of(device, kernel)]));
    foreach (Step step in kernels.Concat(family.Steps(device, arguments.Seed, arguments.Quick)))
    {
        if (skips)
        {
            skips = step.Name != arguments.After;
            continue;
        }

        if (!Run(step))
        {
            return Lost;
        }
    }
}

return Done;

// What one step throws, whatever it is, is told and does not hide what the others have to say.
bool Run(Step step)
{
    report.Write("step", step.Name);
    try
    {
        foreach (object found in step.Run())
        {
            report.Write(found);
        }

        return true;
    }
#pragma warning disable CA1031
    catch (Exception failed)
#pragma warning restore CA1031
    {
        report.Write("failure", $"{step.Name}: {failed.GetType().Name}: {failed.Message}");
        return device.IsAlive;
    }
}
