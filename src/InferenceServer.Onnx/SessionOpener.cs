using InferenceServer.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>Opens a file on the device that was asked for.</summary>
internal static class SessionOpener
{
    /// <summary>The session, and where it runs.</summary>
    /// <exception cref="InferenceException">The file cannot be opened, or the device cannot be had.</exception>
    public static (InferenceSession Session, OnnxDevice Device) Open(string model, string path, OnnxSessionOptions options)
    {
        if (!File.Exists(path))
        {
            throw new InferenceException(InferenceError.NotFound, $"model '{model}' has no file '{Path.GetFileName(path)}'");
        }

        if (options.Device == OnnxDevice.Cuda && !OnnxEnvironment.HasCuda)
        {
            throw new InferenceException(InferenceError.FailedPrecondition,
                $"model '{model}' asks for a CUDA device, but this server was built with the CPU's libraries only; build it with -p:Cuda=true, or let the model ask for 'cpu' or 'auto'");
        }

        if (options.Device != OnnxDevice.Cpu && OnnxEnvironment.HasCuda)
        {
            try
            {
                return (Create(path, options, cuda: true), OnnxDevice.Cuda);
            }
            catch (OnnxRuntimeException exception) when (options.Device == OnnxDevice.Cuda)
            {
                throw new InferenceException(InferenceError.FailedPrecondition,
                    $"model '{model}' cannot be opened on CUDA device {options.DeviceIndex}: {OnnxMessages.Clean(exception, path)}", exception);
            }
            catch (OnnxRuntimeException)
            {
                // No driver or no device: "auto" means the CPU then, and a fault of the file itself shows there again.
            }
        }

        try
        {
            return (Create(path, options, cuda: false), OnnxDevice.Cpu);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException(InferenceError.InvalidArgument,
                $"model '{model}' cannot be opened from '{Path.GetFileName(path)}': {OnnxMessages.Clean(exception, path)}", exception);
        }
    }

    private static InferenceSession Create(string path, OnnxSessionOptions options, bool cuda)
    {
        _ = OnnxEnvironment.Instance;
        using SessionOptions settings = new()
        {
            GraphOptimizationLevel = options.Optimization switch
            {
                OnnxOptimization.None => GraphOptimizationLevel.ORT_DISABLE_ALL,
                OnnxOptimization.Basic => GraphOptimizationLevel.ORT_ENABLE_BASIC,
                OnnxOptimization.Extended => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
            },

            // A plan per set of input shapes, kept for ever: no gain was measured, and open shapes would grow it without bound.
            EnableMemoryPattern = false,
        };

        // Weights outside the arena: giving the arena back after a run then gives back what runs took, and nothing else.
        settings.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
        if (options.Threads == 0 && options.ParallelOperators == 1)
        {
            settings.DisablePerSessionThreads();
        }
        else
        {
            settings.IntraOpNumThreads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
            settings.InterOpNumThreads = options.ParallelOperators;
            settings.ExecutionMode = options.ParallelOperators > 1 ? ExecutionMode.ORT_PARALLEL : ExecutionMode.ORT_SEQUENTIAL;
            settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            settings.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        }

        if (cuda)
        {
            AppendCuda(settings, options);
        }

        return new InferenceSession(path, settings);
    }

    private static void AppendCuda(SessionOptions settings, OnnxSessionOptions options)
    {
        using OrtCUDAProviderOptions provider = new();
        Dictionary<string, string> values = new()
        {
            ["device_id"] = options.DeviceIndex.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["arena_extend_strategy"] = "kSameAsRequested",
            ["cudnn_conv_algo_search"] = "HEURISTIC",
        };
        if (options.DeviceMemoryLimit > 0)
        {
            values["gpu_mem_limit"] = options.DeviceMemoryLimit.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        provider.UpdateOptions(values);
        settings.AppendExecutionProvider_CUDA(provider);
    }
}
