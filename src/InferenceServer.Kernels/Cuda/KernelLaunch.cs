using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>One launch: the kernel, its groups of threads (x, y of them) and its arguments in the order of its parameters. A view is a pointer and a length.</summary>
internal unsafe ref struct KernelLaunch(string kernel, int x, int y, int threads, int sharedBytes)
{
    /// <summary>Places of 8 bytes that each argument has.</summary>
    public const int Places = 5;

    private const int Most = 16;
    private fixed ulong _values[Places * Most];
    private int _count;

    public readonly string Kernel => kernel;

    public readonly (int X, int Y) Grid => (x, y);

    public readonly int Threads => threads;

    public readonly int SharedBytes => sharedBytes;

    /// <summary>The bits of each argument in <see cref="Places"/> numbers, filled up with zeros.</summary>
    public readonly ulong[] Arguments
    {
        get
        {
            ulong[] arguments = new ulong[Places * _count];
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = _values[i];
            }

            return arguments;
        }
    }

    public void View(ulong pointer, long length)
    {
        Number(new DeviceView(pointer, length));
    }

    /// <summary>A number, or a structure of at most 40 bytes.</summary>
    public void Number<T>(T value)
        where T : unmanaged
    {
        Debug.Assert(sizeof(T) <= Places * sizeof(ulong) && _count < Most, "There is no room for another argument, or for so large a one.");
        Unsafe.As<ulong, T>(ref _values[Places * _count]) = value;
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
                parameters[i] = values + (Places * i);
            }

            using ContextScope scope = device.Enter();
            int launched = Driver.cuLaunchKernel(device.Function(kernel, sharedBytes), (uint)x, (uint)y, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream, parameters, null);
            if (launched != 0)
            {
                throw new CudaException($"cuLaunchKernel of {kernel}, {x} x {y} groups of {threads} threads with {sharedBytes} bytes of shared memory, gave {Driver.NameOf(launched)}.");
            }
        }
    }
}
