using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels;

/// <summary>
/// One token for each row, one group of threads to a row. The cuts of top-k and top-p are found by a histogram over the
/// order-preserving bits of the logits in three rounds (11, 11 and 10 bits), adding whole-number weights with atomics: such
/// sums do not depend on their order, so the token is the CPU's.
/// </summary>
internal static class SampleRowsKernel
{
    public const int Buckets = 2048;
    public const int MostThreads = 1024;

    /// <param name="logits">rows x vocabulary.</param>
    /// <param name="vocabulary">Logits in a row.</param>
    /// <param name="rows">One for each group.</param>
    /// <param name="tokens">Receives a token for each row, -1 where all is banned.</param>
    /// <param name="weights">Empty, or receives for each row what its token's probability follows from.</param>
    [DeviceKernel("sample_rows", MostThreads, "Kernels/SampleRowsKernel.cs", "Kernels/RowView.cs", "Kernels/RowArguments.cs", "Kernels/RowWeight.cs", "Kernels/DeviceWeight.cs")]
    public static void Run(ArrayView<float> logits, int vocabulary, ArrayView<RowArguments> rows, ArrayView<int> tokens, ArrayView<RowWeight> weights)
    {
        ArrayView<long> histogram = SharedMemory.Allocate<long>(Buckets);
        ArrayView<long> sums = SharedMemory.Allocate<long>(MostThreads);
        ArrayView<long> found = SharedMemory.Allocate<long>(4);
        long first = (long)Grid.IdxX * vocabulary;
        RowArguments row = rows[Grid.IdxX];

        // 1. The largest logit; of positive infinities only they are left, at zero.
        float largest = Largest(logits, first, vocabulary, sums);
        bool infinite = largest == float.PositiveInfinity;
        if (largest == float.NegativeInfinity)
        {
            if (Group.IdxX == 0)
            {
                tokens[Grid.IdxX] = -1;
                if (weights.Length > 0)
                {
                    weights[Grid.IdxX] = default;
                }
            }

            return;
        }

        RowView view = new() { Logits = logits, First = first, Length = vocabulary, Infinite = infinite, Largest = infinite ? 0f : largest, Scale = row.Scale, LeastPower = row.LeastPower, CutKey = 0, LastTie = int.MaxValue, NearKey = 0, LastNear = int.MaxValue };

        // 2. Cuts: top-k, top-p, and typical-p by another order. One loop, so that the code is there once.
        for (int filter = 0; filter < 3; filter++)
        {
            float share = filter == 1 ? row.TopP : filter == 2 ? row.TypicalP : 0f;
            if (filter == 0 ? row.TopK > 0 && row.TopK < vocabulary : share < 1f)
            {
                view.Mean = filter == 2 ? Mean(view, sums) : 0f;
                view.Typical = filter == 2;
                Cut(ref view, filter == 0 ? row.TopK : 0, share, histogram, sums, found);
            }
        }

        // 3. Inverse cumulative distribution in order of tokens.
        long total = weights.Length > 0 ? Total(view, sums) : 0;
        Draw(view, row.Uniform, total, tokens, weights, sums, found);
    }

    /// <summary>Narrows the view to the first <paramref name="count"/> logits, or where that is 0 to <paramref name="share"/> of the mass.</summary>
    private static void Cut(ref RowView view, long count, float share, ArrayView<long> histogram, ArrayView<long> sums, ArrayView<long> found)
    {
        uint prefix = 0;
        long needed = count;
        for (int round = 0; round < 3; round++)
        {
            int shift = round == 0 ? 21 : round == 1 ? 10 : 0, bits = round == 2 ? 10 : 11;
            Fill(view, prefix, round, shift, bits, count > 0, histogram);
            long total = Scan(histogram, sums);
            if (round == 0)
            {
                needed = count > 0 ? needed : DeviceWeight.Share(share, total);
            }

            if (needed > total)
            {
                return;
            }

            needed = Cross(histogram, sums, needed, found);
            prefix |= (uint)found[0] << shift;
            Group.Barrier();
        }

        if (view.Typical)
        {
            view.NearKey = prefix;
            view.LastNear = LastTie(view, needed, false, sums, found);
            return;
        }

        // An earlier cut's last tie says nothing of other values.
        view.LastTie = prefix == view.CutKey ? view.LastTie : int.MaxValue;
        view.CutKey = prefix;
        view.LastTie = LastTie(view, needed, count > 0, sums, found);
    }

    private static void Fill(RowView view, uint prefix, int round, int shift, int bits, bool counting, ArrayView<long> histogram)
    {
        for (int i = Group.IdxX; i < Buckets; i += Group.DimX)
        {
            histogram[i] = 0;
        }

        Group.Barrier();
        for (int i = Group.IdxX; i < view.Length; i += Group.DimX)
        {
            float logit = view.At(i);
            uint key = view.Order(logit);
            int above = shift + bits;
            bool inside = round == 0 || (key >> above) == (prefix >> above);
            if (inside && view.Stands(logit, i))
            {
                long weight = counting ? 1 : DeviceWeight.Of(logit, view.Largest, view.Scale);
                Atomic.Add(ref histogram[(int)((key >> shift) & ((1u << bits) - 1))], weight);
            }
        }

        Group.Barrier();
    }

    /// <summary>Sums the buckets from the last to the first; thread i's share of them ends in sums[i], running.</summary>
    private static long Scan(ArrayView<long> histogram, ArrayView<long> sums)
    {
        int each = (Buckets + Group.DimX - 1) / Group.DimX;
        long own = 0;
        for (int i = Group.IdxX * each; i < (Group.IdxX + 1) * each && i < Buckets; i++)
        {
            own += histogram[Buckets - 1 - i];
        }

        return Running(own, sums);
    }

    /// <summary>Leaves the bucket in which the mass reaches what is needed in found[0].</summary>
    /// <returns>What is needed of that bucket.</returns>
    private static long Cross(ArrayView<long> histogram, ArrayView<long> sums, long needed, ArrayView<long> found)
    {
        int each = (Buckets + Group.DimX - 1) / Group.DimX;
        long before = Group.IdxX == 0 ? 0 : sums[Group.IdxX - 1];
        if (before < needed && sums[Group.IdxX] >= needed)
        {
            long left = needed - before;
            int i = Group.IdxX * each;
            while (histogram[Buckets - 1 - i] < left)
            {
                left -= histogram[Buckets - 1 - i];
                i++;
            }

            found[0] = Buckets - 1 - i;
            found[1] = left;
        }

        Group.Barrier();
        return found[1];
    }

    /// <summary>The position of the last logit kept of those that equal the cut.</summary>
    private static int LastTie(RowView view, long needed, bool counting, ArrayView<long> sums, ArrayView<long> found)
    {
        int each = (view.Length + Group.DimX - 1) / Group.DimX, from = Group.IdxX * each;
        long own = 0;
        for (int i = from; i < from + each && i < view.Length; i++)
        {
            own += view.Ties(i) ? view.Mass(i, counting) : 0;
        }

        Running(own, sums);
        long before = Group.IdxX == 0 ? 0 : sums[Group.IdxX - 1];
        if (before < needed && sums[Group.IdxX] >= needed)
        {
            long left = needed - before;
            int i = from;
            while (true)
            {
                left -= view.Ties(i) ? view.Mass(i, counting) : 0;
                if (left <= 0)
                {
                    break;
                }

                i++;
            }

            found[2] = i;
        }

        Group.Barrier();
        int last = (int)found[2];
        Group.Barrier();
        return last;
    }

    /// <summary>The mean power of what is left, by weight; whole numbers again, so in any order.</summary>
    private static float Mean(RowView view, ArrayView<long> sums)
    {
        view.Typical = true;
        long own = 0, product = 0;
        for (int i = Group.IdxX; i < view.Length; i += Group.DimX)
        {
            float logit = view.At(i);
            if (view.Stands(logit, i))
            {
                float t = DeviceWeight.Floored(DeviceWeight.Power(logit, view.Largest, view.Scale)), weight = DeviceWeight.Unrounded(t);
                own += DeviceWeight.Round(weight);
                product += DeviceWeight.Round((double)weight * t);
            }
        }

        long total = Running(own, sums);
        Group.Barrier();
        long sum = Running(product, sums);
        Group.Barrier();
        return (float)((double)sum / total);
    }

    /// <summary>The mass of the whole row, whatever the filters left.</summary>
    private static long Total(RowView view, ArrayView<long> sums)
    {
        long own = 0;
        for (int i = Group.IdxX; i < view.Length; i += Group.DimX)
        {
            own += DeviceWeight.Of(view.At(i), view.Largest, view.Scale);
        }

        long total = Running(own, sums);
        Group.Barrier();
        return total;
    }

    private static void Draw(RowView view, ulong uniform, long all, ArrayView<int> tokens, ArrayView<RowWeight> weights, ArrayView<long> sums, ArrayView<long> found)
    {
        int each = (view.Length + Group.DimX - 1) / Group.DimX, from = Group.IdxX * each;
        long own = 0;
        for (int i = from; i < from + each && i < view.Length; i++)
        {
            own += view.Kept(i);
        }

        long total = Running(own, sums);
        long target = (long)DeviceWeight.High(uniform, (ulong)total);
        long before = Group.IdxX == 0 ? 0 : sums[Group.IdxX - 1];
        if (before <= target && sums[Group.IdxX] > target)
        {
            long left = target - before;
            int i = from;
            while (true)
            {
                left -= view.Kept(i);
                if (left < 0)
                {
                    break;
                }

                i++;
            }

            tokens[Grid.IdxX] = i;
            if (weights.Length > 0)
            {
                weights[Grid.IdxX] = new() { Total = all, Power = DeviceWeight.Power(view.At(i), view.Largest, view.Scale) };
            }
        }
    }

    /// <summary>Running sums over the threads of the group.</summary>
    /// <returns>Their total.</returns>
    private static long Running(long own, ArrayView<long> sums)
    {
        sums[Group.IdxX] = own;
        Group.Barrier();
        for (int step = 1; step < Group.DimX; step *= 2)
        {
            long other = Group.IdxX >= step ? sums[Group.IdxX - step] : 0;
            Group.Barrier();
            sums[Group.IdxX] += other;
            Group.Barrier();
        }

        return sums[Group.DimX - 1];
    }

    private static float Largest(ArrayView<float> logits, long first, int length, ArrayView<long> sums)
    {
        float largest = float.NegativeInfinity;
        for (int i = Group.IdxX; i < length; i += Group.DimX)
        {
            float logit = logits[first + i];
            largest = logit > largest ? logit : largest;
        }

        sums[Group.IdxX] = Interop.FloatAsInt(largest);
        Group.Barrier();
        for (int i = 0; i < Group.DimX; i++)
        {
            float other = Interop.IntAsFloat((uint)sums[i]);
            largest = other > largest ? other : largest;
        }

        Group.Barrier();
        return largest;
    }
}
