using InferenceServer.Kernels.Cuda;

namespace InferenceServer.GpuTimings;

/// <summary>Time as the device sees it, between two events on its stream.</summary>
internal static class DeviceClock
{
    private const int Runs = 50;

    /// <summary>The shortest of many runs, in microseconds, after one that is not counted.</summary>
    public static double Best(CudaDevice device, Action launch)
    {
        using ContextScope scope = device.Enter();
        Driver.Check(Driver.cuEventCreate(out nint start, 0));
        Driver.Check(Driver.cuEventCreate(out nint end, 0));
        try
        {
            double best = double.MaxValue;
            for (int run = 0; run <= Runs; run++)
            {
                Driver.Check(Driver.cuEventRecord(start, 0));
                launch();
                Driver.Check(Driver.cuEventRecord(end, 0));
                Driver.Check(Driver.cuEventSynchronize(end));
                Driver.Check(Driver.cuEventElapsedTime(out float milliseconds, start, end));
                best = run == 0 ? best : Math.Min(best, milliseconds * 1e3);
            }

            return best;
        }
        finally
        {
            _ = Driver.cuEventDestroy(start);
            _ = Driver.cuEventDestroy(end);
        }
    }
}
