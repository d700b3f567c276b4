using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Puts rows of frames back together. Every sample gathers the frames over it in their order, so it needs no atomics and
/// does not depend on who computes it. A block is <see cref="BlockLength"/> samples.
/// </summary>
internal sealed unsafe class OverlapAdd(FramePlan plan, int lanes, float* rows, int rowStride, float* weights, int frames, float* norms, float* output, int length) : FrameWork
{
    public const int BlockLength = 1024;

    /// <summary>Below this sum of squared windows a sample is silence: torch refuses such signals, librosa leaves them undivided.</summary>
    public const float Least = 1e-11f;

    /// <summary>Items for <see cref="FrameScheduler"/>: blocks; lanes mean nothing here.</summary>
    public static int Blocks(int length) => ((length - 1) / BlockLength) + 1;

    public override void Run<T>(int first, int count, float* scratch)
    {
        for (int block = first; block < first + count; block++)
        {
            switch (lanes)
            {
                case 16: Run<Lanes512>(block); break;
                case 8: Run<Lanes256>(block); break;
                case 4: Run<Lanes128>(block); break;
                default: Run<Lanes1>(block); break;
            }
        }
    }

    private void Run<T>(int block)
        where T : struct, ILanes<T>
    {
        int from = block * BlockLength, to = Math.Min(from + BlockLength, length);
        new Span<float>(output + from, to - from).Clear();
        int hop = plan.Options.HopLength, window = plan.Options.WindowLength;

        // Output sample 0 is sample `origin` counted from the first window's start.
        long origin = plan.Margin - plan.WindowStart;
        long firstFrame = Math.Max((from + origin - window) / hop, 0), lastFrame = Math.Min((to - 1 + origin) / hop, frames - 1);
        for (long frame = firstFrame; frame <= lastFrame; frame++)
        {
            long start = (frame * hop) - origin;
            int low = (int)Math.Max(start, from), high = (int)Math.Min(start + window, to);
            if (low < high)
            {
                nint skip = (nint)(low - start);
                Add<T>(rows + (nint)frame * rowStride + skip, weights + skip, output + low, high - low);
            }
        }

        if (norms != null)
        {
            Scale<T>(norms + from, output + from, to - from);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(float* row, float* weight, float* sum, int length)
        where T : struct, ILanes<T>
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
        {
            T.Store(T.MultiplyAdd(T.Load(row + i), T.Load(weight + i), T.Load(sum + i)), sum + i);
        }

        for (; i < length; i++)
        {
            sum[i] = MathF.FusedMultiplyAdd(row[i], weight[i], sum[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale<T>(float* norm, float* sum, int length)
        where T : struct, ILanes<T>
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
        {
            T.Store(T.Load(norm + i) * T.Load(sum + i), sum + i);
        }

        for (; i < length; i++)
        {
            sum[i] *= norm[i];
        }
    }
}
