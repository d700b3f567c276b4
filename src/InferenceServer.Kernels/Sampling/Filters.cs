namespace InferenceServer.Kernels.Sampling;

/// <summary>The filters of a row, in their order: top-k, top-p, min-p, typical; each sees what the one before it left, renormalised.</summary>
internal static class Filters
{
    /// <summary>Whether <see cref="Apply"/> makes use of a survey of the row that has just been taken.</summary>
    public static bool UseSurvey(SamplingSettings settings, int length)
        => settings is { TopP: < 1, Temperature: > 0 } && (settings.TopK <= 0 || settings.TopK >= length);

    /// <summary>Applies what <paramref name="settings"/> asks for. The row has a largest logit over negative infinity.</summary>
    public static Remainder Apply(ReadOnlySpan<float> row, Survey survey, WeightScale scale, SamplingSettings settings, RowScratch scratch)
    {
        Remainder left = new(-1, Cut.None, null);
        if (settings.TopK > 0 && settings.TopK < row.Length)
        {
            left = new(TopK.List(row, settings.TopK, scratch), Cut.None, null);
        }

        if (settings.TopP < 1)
        {
            ReadOnlySpan<float> values = left.Values(row, scratch);
            Survey about = left.IsList ? Survey.Take(values, scratch) : survey;
            (Cut cut, WeighedRow weighed) = TopP.Find(values, about, scale, settings.TopP, scratch);
            left = left with { Cut = cut, Weighed = weighed };
        }

        if (settings.MinP > 0)
        {
            left = left with { Cut = left.Cut.And(MinP.Find(scale, settings.MinP)) };
        }

        if (settings.TypicalP < 1)
        {
            int count = List(row, left, scratch);
            left = new(Typical.Narrow(count, scale, settings.TypicalP, scratch), Cut.None, null);
        }

        return left;
    }

    private static unsafe int List(ReadOnlySpan<float> row, Remainder left, RowScratch scratch)
    {
        if (!left.IsList)
        {
            return Gather.Kept(row, left.Cut, scratch);
        }

        int kept = 0;
        for (int i = 0; i < left.Count; i++)
        {
            if (left.Cut.Keeps(scratch.ListValues[i], i))
            {
                (scratch.ListValues[kept], scratch.ListIndices[kept]) = (scratch.ListValues[i], scratch.ListIndices[i]);
                kept++;
            }
        }

        return kept;
    }
}
