using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>The arguments of one launch, in the order of the kernel's parameters. A view is a pointer and a length.</summary>
internal unsafe ref struct KernelLaunch
{
    private const int Most = 16;
    private fixed ulong _values[2 * Most];
    private int _count;

    public void View(ulong pointer, long length)
    {
        _values[2 * _count] = pointer;
        _values[(2 * _count) + 1] = (ulong)length;
        _count++;
    }

    public void Number<T>(T value)
        where T : unmanaged
    {
        Unsafe.As<ulong, T>(ref _values[2 * _count]) = value;
        _count++;
    }

    /// <summary>Launches groups of threads, (x, y) of them.</summary>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void Run(CudaDevice device, string kernel, uint x, uint y, int threads, int sharedBytes, nint stream)
    {
        fixed (ulong* values = _values)
        {
            void** parameters = stackalloc void*[Most];
            for (int i = 0; i < _count; i++)
            {
                parameters[i] = values + (2 * i);
            }

            using ContextScope scope = device.Enter();
            Driver.Check(Driver.cuLaunchKernel(device.Function(kernel), x, y, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream, parameters, null));
        }
    }
}
