using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Lists of the logits that pass a bound, in order of position.</summary>
internal static unsafe class Gather
{
    /// <summary>
    /// Lists the logits not below <paramref name="bound"/> in ListValues and ListIndices. Blocks whose maximum (in
    /// CandidateValues, where <paramref name="blocks"/> is not 0) is below it are passed over.
    /// </summary>
    /// <returns>How many.</returns>
    public static int NotBelow(ReadOnlySpan<float> x, float bound, int block, int blocks, RowScratch scratch)
    {
        if (blocks == 0)
        {
            fixed (float* row = x)
            {
                return NotBelow(row, 0, x.Length, bound, 0, scratch.ListValues, scratch.ListIndices);
            }
        }

        fixed (float* row = x)
        {
            int found = 0;
            for (int b = 0; b < blocks; b++)
            {
                if (scratch.CandidateValues[b] >= bound)
                {
                    found = NotBelow(row, b * block, Math.Min((b + 1) * block, x.Length), bound, found, scratch.ListValues, scratch.ListIndices);
                }
            }

            return found;
        }
    }

    /// <summary>Lists what <paramref name="cut"/> keeps.</summary>
    /// <returns>How many.</returns>
    public static int Kept(ReadOnlySpan<float> x, Cut cut, RowScratch scratch)
    {
        // Up to the last tie what equals the cut is kept, behind it only what is above.
        int ties = (int)Math.Min(cut.LastTie + 1L, x.Length);
        fixed (float* row = x)
        {
            int found = NotBelow(row, 0, ties, cut.Value, 0, scratch.ListValues, scratch.ListIndices);
            return NotBelow(row, ties, x.Length, MathF.BitIncrement(cut.Value), found, scratch.ListValues, scratch.ListIndices);
        }
    }

    /// <summary>Leaves in a list those whose keys <paramref name="cut"/>, whose positions are places in the list, keeps.</summary>
    /// <returns>How many.</returns>
    public static int Narrow(float* keys, float* values, int* indices, int count, Cut cut)
    {
        int ties = (int)Math.Min(cut.LastTie + 1L, count), kept = Reaching(keys, 0, ties, cut.Value, 0, values, indices);
        return Reaching(keys, ties, count, MathF.BitIncrement(cut.Value), kept, values, indices);
    }

    /// <summary>Leaves in a list what <paramref name="cut"/>, whose positions are the list's indices, keeps.</summary>
    /// <returns>How many.</returns>
    public static int Narrow(float* values, int* indices, int count, Cut cut)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (cut.Keeps(values[i], indices[i]))
            {
                (values[kept], indices[kept]) = (values[i], indices[i]);
                kept++;
            }
        }

        return kept;
    }

    private static int Reaching(float* keys, int from, int to, float bound, int kept, float* values, int* indices)
        => Vector512.IsHardwareAccelerated ? Reaching<Lanes512>(keys, from, to, bound, kept, values, indices)
            : Vector256.IsHardwareAccelerated ? Reaching<Lanes256>(keys, from, to, bound, kept, values, indices)
            : Reaching<Lanes128>(keys, from, to, bound, kept, values, indices);

    /// <summary>Moves part of a list forward within it: writing never overtakes reading.</summary>
    private static int Reaching<TLanes>(float* keys, int from, int to, float bound, int kept, float* values, int* indices)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes low = TLanes.All(bound);
        int i = from;
        for (; i + TLanes.Count <= to; i += TLanes.Count)
        {
            TLanes reaching = TLanes.NotBelow(TLanes.Load(keys + i), low);
            TLanes.Compress(TLanes.Load((float*)(indices + i)), reaching, (float*)(indices + kept));
            kept += TLanes.Compress(TLanes.Load(values + i), reaching, values + kept);
        }

        for (; i < to; i++)
        {
            if (keys[i] >= bound)
            {
                (values[kept], indices[kept]) = (values[i], indices[i]);
                kept++;
            }
        }

        return kept;
    }

    private static int NotBelow(float* x, int from, int to, float bound, int found, float* values, int* indices)
        => Vector512.IsHardwareAccelerated ? NotBelow<Lanes512>(x, from, to, bound, found, values, indices)
            : Vector256.IsHardwareAccelerated ? NotBelow<Lanes256>(x, from, to, bound, found, values, indices)
            : NotBelow<Lanes128>(x, from, to, bound, found, values, indices);

    private static int NotBelow<TLanes>(float* x, int from, int to, float bound, int found, float* values, int* indices)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes low = TLanes.All(bound);
        int i = from;
        for (; i + TLanes.Count <= to; i += TLanes.Count)
        {
            TLanes logits = TLanes.Load(x + i);
            TLanes reaching = TLanes.NotBelow(logits, low);
            if (TLanes.Bits(reaching) != 0)
            {
                TLanes.CompressIndices(i, reaching, indices + found);
                found += TLanes.Compress(logits, reaching, values + found);
            }
        }

        for (; i < to; i++)
        {
            if (x[i] >= bound)
            {
                (values[found], indices[found]) = (x[i], i);
                found++;
            }
        }

        return found;
    }
}
