namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>A size of butterfly, as a type, so that passes are compiled for each.</summary>
internal interface IRadix
{
    /// <summary>Elements.</summary>
    int Size { get; }

    /// <summary>Replaces them by their forward transform.</summary>
    void Transform(ref Points points);
}
