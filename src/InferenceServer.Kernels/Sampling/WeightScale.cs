namespace InferenceServer.Kernels.Sampling;

/// <summary>What turns a row's logits into weights: its largest logit and log2(e) over its temperature.</summary>
internal readonly record struct WeightScale(float Largest, float Factor);
