using System.Diagnostics;

namespace InferenceServer.Kernels.Cuda;

/// <summary>A context that is current on this thread until this is disposed; whatever was current before is so again then.</summary>
internal readonly ref struct ContextScope
{
    private readonly nint _context;

    public ContextScope(nint context)
    {
        Driver.Check(Driver.cuCtxPushCurrent(context));
        _context = context;
    }

    public void Dispose()
    {
        _ = Driver.cuCtxPopCurrent(out nint left);
        Debug.Assert(left == _context, "A scope left another context than it entered.");
    }
}
