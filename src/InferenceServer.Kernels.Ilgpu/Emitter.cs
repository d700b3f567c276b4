using System.Reflection;
using System.Text.Json;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels;

namespace InferenceServer.Kernels.Ilgpu;

/// <summary>Compiles the kernels to PTX and writes the manifest that says what each was compiled from.</summary>
internal static class Emitter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes all kernels and manifest.json to <paramref name="folder"/>, InferenceServer.Kernels/Cuda/Compiled in the repository.</summary>
    public static int Emit(string folder, TextWriter log)
    {
        string root = KernelManifest.RootAbove(Path.GetFullPath(folder)) ?? throw new DirectoryNotFoundException($"{folder} is in no repository with an InferenceServer.sln.");
        KernelEntry[] entries = [Compile(folder, root, "sample_rows", typeof(SampleRowsKernel).GetMethod(nameof(SampleRowsKernel.Run))!, SampleRowsKernel.MostThreads,
            ["Kernels/SampleRowsKernel.cs", "Kernels/RowView.cs", "Kernels/RowArguments.cs", "Kernels/DeviceWeight.cs"])];
        KernelManifest manifest = new(typeof(Context).Assembly.GetName().Version!.ToString(3), entries);
        File.WriteAllText(Path.Combine(folder, "manifest.json"), JsonSerializer.Serialize(manifest, Json) + "\n");
        log.WriteLine($"{entries.Length} kernels written to {folder}");
        return 0;
    }

    private static KernelEntry Compile(string folder, string root, string name, MethodInfo method, int threads, string[] sources)
    {
        // A failed compilation spoils its context, so each kernel has its own.
        using Context context = Context.Create(builder => builder.CPU());
        using PTXBackend backend = new(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_71, null!);
        PTXCompiledKernel compiled = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(method), new KernelSpecialization(threads, 1));
        File.WriteAllText(Path.Combine(folder, $"{name}.ptx"), PtxText.Settle(compiled.PTXAssembly, name));
        string[] parameters = [.. method.GetParameters().Select(p => $"{p.Name}: {TypeName(p.ParameterType)}")];
        return new(name, name, parameters, threads, sources, KernelManifest.HashOf(root, sources));
    }

    private static string TypeName(Type type)
        => type.IsGenericType ? $"view of {TypeName(type.GetGenericArguments()[0])} (pointer, 64-bit length)" : type.Name;
}
