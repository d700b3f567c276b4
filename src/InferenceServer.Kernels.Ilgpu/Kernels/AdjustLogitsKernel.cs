using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels;

/// <summary>
/// Penalties, then bias and bans, in place, one group of threads to a row: bit by bit what InferenceServer.Kernels.Sampling's
/// TokenHistory and LogitBias do. A row's history has each token once, and so has its bias.
/// </summary>
internal static class AdjustLogitsKernel
{
    public const int MostThreads = 256;

    /// <param name="logits">rows x vocabulary.</param>
    /// <param name="vocabulary">Logits in a row; tokens beyond it are passed over.</param>
    /// <param name="rows">One for each group.</param>
    /// <param name="tokens">Of all rows.</param>
    /// <param name="values">For a token of a history how often it was generated; for one of a bias the bits of what is added.</param>
    [DeviceKernel("adjust_logits", MostThreads, "Kernels/AdjustLogitsKernel.cs", "Kernels/RowAdjustment.cs")]
    public static void Run(ArrayView<float> logits, int vocabulary, ArrayView<RowAdjustment> rows, ArrayView<int> tokens, ArrayView<int> values)
    {
        RowAdjustment row = rows[Grid.IdxX];
        long first = (long)Grid.IdxX * vocabulary;
        for (int i = Group.IdxX; i < row.Seen; i += Group.DimX)
        {
            int token = tokens[row.First + i], count = values[row.First + i];
            if (token < vocabulary)
            {
                logits[first + token] = Penalised(logits[first + token], count, row);
            }
        }

        Group.Barrier();
        for (int i = row.Seen + Group.IdxX; i < row.Seen + row.Biased; i += Group.DimX)
        {
            int token = tokens[row.First + i];
            float bias = Interop.IntAsFloat((uint)values[row.First + i]);
            if (token < vocabulary)
            {
                logits[first + token] = bias == float.NegativeInfinity ? bias : logits[first + token] + bias;
            }
        }
    }

    private static float Penalised(float logit, int count, RowAdjustment row)
    {
        if (row.Repetition != 1)
        {
            logit = logit > 0 ? logit / row.Repetition : logit * row.Repetition;
        }

        if (count > 0)
        {
            logit -= row.Frequency * count;
            logit -= row.Presence;
        }

        return logit;
    }
}
