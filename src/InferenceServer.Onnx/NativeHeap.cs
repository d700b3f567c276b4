using System.Runtime.InteropServices;

namespace InferenceServer.Onnx;

/// <summary>The C library's heap, which keeps what was freed until it is told not to.</summary>
internal static partial class NativeHeap
{
    /// <summary>Gives freed memory back to the system where the C library can; takes milliseconds.</summary>
    public static void Trim()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not glibc: its heap keeps its own counsel.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint pad);
}
