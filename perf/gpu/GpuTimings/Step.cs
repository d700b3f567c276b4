namespace InferenceServer.GpuTimings;

/// <summary>What can fail without the other steps.</summary>
/// <param name="Name">Of no other step of its family.</param>
/// <param name="Run">Gives <see cref="KernelFacts"/>, <see cref="Checked"/> and <see cref="Timed"/>.</param>
internal sealed record Step(string Name, Func<IEnumerable<object>> Run);
