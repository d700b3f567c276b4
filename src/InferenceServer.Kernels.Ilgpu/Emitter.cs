using System.Reflection;
using System.Text.Json;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>Compiles the kernels to PTX and writes beside each what it was compiled from.</summary>
internal static class Emitter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes NAME.ptx and NAME.json of the kernels named, or of all, to <paramref name="folder"/>, InferenceServer.Kernels/Cuda/Compiled in the repository.</summary>
    public static int Emit(string folder, string[] names, TextWriter log)
    {
        string root = KernelManifest.RootAbove(Path.GetFullPath(folder)) ?? throw new DirectoryNotFoundException($"{folder} is in no repository with an InferenceServer.sln.");
        int written = 0;
        foreach (MethodInfo method in Assembly.GetExecutingAssembly().GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public)))
        {
            if (method.GetCustomAttribute<DeviceKernelAttribute>() is { } kernel && (names.Length == 0 || names.Contains(kernel.Name)))
            {
                KernelEntry entry = Compile(folder, root, kernel, method);
                File.WriteAllText(Path.Combine(folder, $"{kernel.Name}.json"), JsonSerializer.Serialize(entry, Json) + "\n");
                written++;
            }
        }

        log.WriteLine($"{written} kernels written to {folder}");
        return written > 0 ? 0 : 1;
    }

    private static KernelEntry Compile(string folder, string root, DeviceKernelAttribute kernel, MethodInfo method)
    {
        // A failed compilation spoils its context, so each kernel has its own.
        using Context context = Context.Create(builder => builder.CPU().Optimize(kernel.Level));
        using PTXBackend backend = new(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_71, null!);
        PTXCompiledKernel compiled = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(method), new KernelSpecialization(kernel.MostThreads, kernel.LeastGroups));
        File.WriteAllText(Path.Combine(folder, $"{kernel.Name}.ptx"), PtxText.Settle(compiled.PTXAssembly, kernel.Name));
        string[] parameters = [.. method.GetParameters().Select(p => $"{p.Name}: {TypeName(p.ParameterType)}")];
        string[] sources = [.. kernel.Sources.SelectMany(source => Files(root, source))];
        string version = typeof(Context).Assembly.GetName().Version!.ToString(3);
        return new(kernel.Name, kernel.Name, parameters, kernel.MostThreads, sources, KernelManifest.HashOf(root, sources), version);
    }

    /// <summary>A source, or all that a pattern such as Kernels/Similarity/*.cs stands for.</summary>
    private static IEnumerable<string> Files(string root, string source)
    {
        string folder = Path.GetDirectoryName(source)!.Replace('\\', '/');
        return source.Contains('*', StringComparison.Ordinal)
            ? Directory.EnumerateFiles(Path.Combine(root, "src", "InferenceServer.Kernels.Ilgpu", folder), Path.GetFileName(source))
                .Select(file => $"{folder}/{Path.GetFileName(file)}").Order(StringComparer.Ordinal)
            : [source];
    }

    private static string TypeName(Type type)
        => type.IsGenericType ? $"view of {TypeName(type.GetGenericArguments()[0])} (pointer, 64-bit length)" : type.Name;
}
