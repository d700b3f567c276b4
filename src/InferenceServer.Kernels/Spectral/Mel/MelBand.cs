namespace InferenceServer.Kernels.Spectral;

/// <summary>The bins of one band.</summary>
/// <param name="FirstBin">The first bin with a weight.</param>
/// <param name="Weights">Of consecutive bins; empty for a band that falls between two bins.</param>
internal readonly record struct MelBand(int FirstBin, double[] Weights);
