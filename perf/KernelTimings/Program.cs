using System.Text.Json;
using InferenceServer.KernelTimings;

ITimingFamily[] families =
[
    .. typeof(ITimingFamily).Assembly.GetTypes()
        .Where(t => t is { IsClass: true } && t.IsAssignableTo(typeof(ITimingFamily)))
        .Select(t => (ITimingFamily)Activator.CreateInstance(t)!)
        .OrderBy(f => f.Name, StringComparer.Ordinal),
];
if (args.Length != 1 || families.FirstOrDefault(f => f.Name == args[0]) is not { } family)
{
    Console.Error.WriteLine($"usage: KernelTimings {string.Join('|', families.Select(f => f.Name))}");
    return 2;
}

Console.WriteLine(JsonSerializer.Serialize(family.Measure().ToArray(), JsonSerializerOptions.Web));
return 0;
