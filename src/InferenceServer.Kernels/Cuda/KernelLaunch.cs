using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>One launch: the kernel, its groups of threads (x, y of them) and its arguments in the order of its parameters. A view is a pointer and a length.</summary>
internal unsafe ref struct KernelLaunch(string kernel, int x, int y, int threads, int sharedBytes)
{
    private const int Most = 16;
    private fixed ulong _values[2 * Most];
    private int _count;

    public readonly string Kernel => kernel;

    public readonly (int X, int Y) Grid => (x, y);

    public readonly int Threads => threads;

    public readonly int SharedBytes => sharedBytes;

    /// <summary>Two numbers for each argument; the second of what is no view is 0.</summary>
    public readonly ulong[] Arguments
    {
        get
        {
            ulong[] arguments = new ulong[2 * _count];
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = _values[i];
            }

            return arguments;
        }
    }

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

    /// <summary>Queues it.</summary>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void Run(CudaDevice device, nint stream)
    {
        fixed (ulong* values = _values)
        {
            void** parameters = stackalloc void*[Most];
            for (int i = 0; i < _count; i++)
            {
                parameters[i] = values + (2 * i);
            }

            using ContextScope scope = device.Enter();
            Driver.Check(Driver.cuLaunchKernel(device.Function(kernel), (uint)x, (uint)y, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream, parameters, null));
        }
    }
}
