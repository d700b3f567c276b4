namespace InferenceServer.Kernels.Ilgpu.Checks.Similarity;

/// <summary>What is peculiar about the rows of a case.</summary>
internal enum TopKNumbers
{
    Random,

    /// <summary>Few different rows, so that most scores are equal.</summary>
    Tied,

    /// <summary>Some numbers are NaN or infinite, where the format has such.</summary>
    NotFinite,

    /// <summary>The sample looks at rows that are worse than half of the others, so that too many reach its threshold.</summary>
    SampleOfTheWorst,

    /// <summary>The sample looks at the best rows, so that too few reach its threshold.</summary>
    SampleOfTheBest,
}
