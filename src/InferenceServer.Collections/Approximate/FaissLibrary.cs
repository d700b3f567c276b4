using System.Runtime.InteropServices;

namespace InferenceServer.Collections.Approximate;

/// <summary>The C door to FAISS, built by eng/faiss and copied beside the server where it was.</summary>
internal static unsafe partial class FaissLibrary
{
    private const string Name = "inference_faiss";

    /// <summary>Whether it is there and loads.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad(Name, typeof(FaissLibrary).Assembly, null, out _);

    /// <summary>What to say where it is not.</summary>
    public const string Missing = "approximate search needs FAISS's library libinference_faiss.so beside the server, which eng/faiss builds where FAISS is installed (Debian: libfaiss-dev libopenblas-dev g++) and the next build of the server copies";

    /// <summary>What the calling thread's last failed call failed of.</summary>
    public static string Failure => Marshal.PtrToStringUTF8(LastFailure()) ?? "unknown";

    [LibraryImport(Name, EntryPoint = "faiss_graph")]
    public static partial FaissIndex Graph(int dimensions, int links, int buildEffort);

    [LibraryImport(Name, EntryPoint = "faiss_lists")]
    public static partial FaissIndex Lists(int dimensions, int lists);

    [LibraryImport(Name, EntryPoint = "faiss_train")]
    public static partial int Train(FaissIndex index, long count, float* vectors);

    [LibraryImport(Name, EntryPoint = "faiss_add")]
    public static partial int Add(FaissIndex index, long count, float* vectors);

    [LibraryImport(Name, EntryPoint = "faiss_search")]
    public static partial int Search(FaissIndex index, long count, float* queries, long k, int effort, long* ids);

    [LibraryImport(Name, EntryPoint = "faiss_free")]
    public static partial void Free(nint index);

    [LibraryImport(Name, EntryPoint = "faiss_failure")]
    private static partial nint LastFailure();
}
