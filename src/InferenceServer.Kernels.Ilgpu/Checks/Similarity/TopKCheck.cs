using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Ilgpu.Checks.Similarity;

/// <summary>The kernels of <see cref="CudaTopK"/> against the definition in double precision.</summary>
internal sealed class TopKCheck : IKernelCheck
{
    public string Name => "similarity";

    public bool Run(Accelerator accelerator, TextWriter log)
    {
        TopKKernels kernels = new(accelerator);
        int searches = 0, wrong = 0;
        foreach (TopKCase one in TopKCase.All)
        {
            foreach (string fault in one.Faults(kernels).Take(5))
            {
                wrong++;
                log.WriteLine($"{one}: {fault}");
            }

            searches++;
        }

        log.WriteLine($"similarity: {searches} searches, {wrong} faults");
        return wrong == 0;
    }
}
