namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>Where an element stands in shared memory: one place is left out after every 16, so that strides that are powers of two do not meet in one bank.</summary>
internal static class FramePad
{
    public static int Of(int element) => element + (element >> 4);
}
