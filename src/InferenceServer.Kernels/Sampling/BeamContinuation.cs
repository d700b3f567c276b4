namespace InferenceServer.Kernels.Sampling;

/// <summary>One way on: a beam, the token put after it and the score of both together.</summary>
public readonly record struct BeamContinuation(int Beam, int Token, float Score);
