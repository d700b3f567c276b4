using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// One NVIDIA GPU and the kernels compiled for it, on the device's primary context: the one that CUDA's runtime, and with it
/// ONNX Runtime, uses, so that pointers and streams can be shared. Safe from several threads. Dispose it after everything
/// made with it.
/// </summary>
public sealed unsafe class CudaDevice : IDisposable
{
    private const int MajorAttribute = 75, MinorAttribute = 76, ProcessorsAttribute = 16, SharedAttribute = 97, LeastMajor = 8;
    private const int SharedBytesWithoutAsking = 48 << 10;
    private const int ErrorLogOption = 5, ErrorLogBytesOption = 6, LogBytes = 4096;

    private readonly int _device;
    private readonly List<nint> _modules = [];
    private readonly Dictionary<string, nint> _functions = [];
    private readonly Dictionary<string, int> _sharedBytes = [];
    private nint _context;

    private CudaDevice(int device, nint context, string name, int processors, int mostSharedBytes)
    {
        (_device, _context, Name, Processors, MostSharedBytes) = (device, context, name, processors, mostSharedBytes);
    }

    /// <summary>The device's name, as the driver gives it.</summary>
    public string Name { get; }

    /// <summary>Its streaming multiprocessors.</summary>
    public int Processors { get; }

    /// <summary>Shared memory that a group of threads can ask for, in bytes.</summary>
    internal int MostSharedBytes { get; }

    /// <summary>Opens a device. Kernels are loaded by what uses them.</summary>
    /// <param name="ordinal">The driver's number of the device, from 0.</param>
    /// <param name="device">The device.</param>
    /// <param name="reason">Where there is none: why. Nothing stays loaded then.</param>
    public static bool TryOpen(int ordinal, [NotNullWhen(true)] out CudaDevice? device, [NotNullWhen(false)] out string? reason)
    {
        device = null;
        reason = !Driver.IsPresent ? $"{Driver.FileName} is not on this machine." : null;
        if (reason is not null)
        {
            return false;
        }

        try
        {
            Driver.Check(Driver.cuInit(0));
            Driver.Check(Driver.cuDeviceGetCount(out int count));
            if (ordinal < 0 || ordinal >= count)
            {
                reason = $"There is no CUDA device {ordinal}; the driver knows {count}.";
                return false;
            }

            device = Open(ordinal, out reason);
            return device is not null;
        }
        catch (CudaException refused)
        {
            reason = refused.Message;
            return false;
        }
        catch (EntryPointNotFoundException missing)
        {
            reason = $"The CUDA driver is too old: {missing.Message}";
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_context == 0)
        {
            return;
        }

        using (Enter())
        {
            foreach (nint module in _modules)
            {
                _ = Driver.cuModuleUnload(module);
            }
        }

        _ = Driver.cuDevicePrimaryCtxRelease(_device);
        _context = 0;
    }

    /// <summary>Whether the driver still takes work here: after a fault in a kernel nothing in this process can use the device again.</summary>
    internal bool IsAlive
    {
        get
        {
            using ContextScope scope = Enter();
            return Driver.cuCtxSynchronize() == 0;
        }
    }

    /// <summary>Makes the device's context this thread's, until the scope is left.</summary>
    internal ContextScope Enter()
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        return new(_context);
    }

    /// <summary>A kernel's function. The driver compiles it when it is first asked for, so operators ask when they are made.</summary>
    internal nint Function(string kernel)
    {
        lock (_functions)
        {
            return _functions.TryGetValue(kernel, out nint function) ? function : _functions[kernel] = Load(kernel);
        }
    }

    /// <summary>The same, ready for launches with so much dynamic shared memory.</summary>
    /// <exception cref="CudaException">The device has less.</exception>
    internal nint Function(string kernel, int sharedBytes)
    {
        lock (_functions)
        {
            nint function = Function(kernel);

            // The bound is the function's, not the launch's: lowering it would take it from another thread that is about to launch.
            if (sharedBytes > _sharedBytes.GetValueOrDefault(kernel, SharedBytesWithoutAsking))
            {
                if (sharedBytes > MostSharedBytes)
                {
                    throw new CudaException($"{kernel} needs {sharedBytes} bytes of shared memory; a group of threads of {Name} has {MostSharedBytes}.");
                }

                using ContextScope scope = Enter();
                Driver.Check(Driver.cuFuncSetAttribute(function, Driver.MostDynamicSharedBytes, sharedBytes));
                _sharedBytes[kernel] = sharedBytes;
            }

            return function;
        }
    }

    /// <summary>How many groups of threads of a kernel the device holds at a time, at least one for each processor.</summary>
    internal int GroupsAtATime(string kernel, int threads, int sharedBytes)
    {
        using ContextScope scope = Enter();
        Driver.Check(Driver.cuOccupancyMaxActiveBlocksPerMultiprocessor(out int groups, Function(kernel, sharedBytes), threads, (nuint)sharedBytes));
        return Processors * Math.Max(1, groups);
    }

    private static CudaDevice? Open(int ordinal, out string? reason)
    {
        Driver.Check(Driver.cuDeviceGet(out int handle, ordinal));
        Driver.Check(Driver.cuDeviceGetAttribute(out int major, MajorAttribute, handle));
        Driver.Check(Driver.cuDeviceGetAttribute(out int minor, MinorAttribute, handle));
        Driver.Check(Driver.cuDeviceGetAttribute(out int processors, ProcessorsAttribute, handle));
        Driver.Check(Driver.cuDeviceGetAttribute(out int sharedBytes, SharedAttribute, handle));
        byte* name = stackalloc byte[256];
        Driver.Check(Driver.cuDeviceGetName(name, 256, handle));
        string text = Marshal.PtrToStringUTF8((nint)name)!;
        if (major < LeastMajor)
        {
            reason = $"{text} has compute capability {major}.{minor}; the kernels need {LeastMajor}.0.";
            return null;
        }

        Driver.Check(Driver.cuDevicePrimaryCtxRetain(out nint context, handle));
        reason = null;
        return new(handle, context, text, processors, sharedBytes);
    }

    private nint Load(string kernel)
    {
        using ContextScope scope = Enter();
        fixed (byte* image = Encoding.UTF8.GetBytes(KernelManifest.Ptx(kernel) + "\0"))
        {
            byte* log = stackalloc byte[LogBytes];
            int* options = stackalloc int[] { ErrorLogOption, ErrorLogBytesOption };
            void** values = stackalloc void*[] { log, (void*)LogBytes };
            log[0] = 0;
            int loaded = Driver.cuModuleLoadDataEx(out nint module, image, 2, options, values);
            if (loaded != 0)
            {
                throw new CudaException($"cuModuleLoadDataEx of {kernel} gave {Driver.NameOf(loaded)}: {Marshal.PtrToStringUTF8((nint)log)!.Trim()}");
            }

            _modules.Add(module);
            Driver.Check(Driver.cuModuleGetFunction(out nint function, module, KernelManifest.Entry(kernel).EntryPoint));
            return function;
        }
    }
}
