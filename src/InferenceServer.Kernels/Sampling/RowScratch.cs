using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// The working memory of one thread, grown to the longest row seen and then reused: nothing is allocated per row. The
/// arrays are pinned, so their pointers hold as long as this object does.
/// </summary>
internal sealed unsafe class RowScratch
{
    /// <summary>Logits per tile, the unit in which masses are kept so that a draw re-reads one tile only.</summary>
    public const int Tile = 1024;

    /// <summary>What a vector store may write beyond the last element.</summary>
    public const int Slack = 16;

    private readonly List<Array> _arrays = [];
    private int _capacity;

    public RowScratch() => Pass = new(this);

    /// <summary>Reads rows; it works in this scratch.</summary>
    public WeightPass Pass { get; }

    /// <summary>How many threads may share a row.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>A copy of the row, where the row itself will not do.</summary>
    public float* Row { get; private set; }

    /// <summary>What the last <see cref="WeightPass"/> gathered between its bounds, in order of position.</summary>
    public float* CandidateValues { get; private set; }

    public float* CandidateWeights { get; private set; }

    public int CandidateCount { get; set; }

    /// <summary>How many candidates lie in each tile.</summary>
    public int* CandidateCounts { get; private set; }

    /// <summary>What a filter left of the row, in order of position; never more than half a row but after top-k and typical.</summary>
    public float* ListValues { get; private set; }

    public int* ListIndices { get; private set; }

    /// <summary>For <see cref="ExactCut"/>.</summary>
    public float* CutValues { get; private set; }

    public float* CutWeights { get; private set; }

    /// <summary>Mass above the upper bound, per tile.</summary>
    public long* TileMasses { get; private set; }

    /// <summary>Mass of everything, per tile.</summary>
    public long* TileTotals { get; private set; }

    /// <summary>Logits of a sample.</summary>
    public float* Sample { get; private set; }

    /// <summary>What each logit of a sample must stay below to speak for others.</summary>
    public float* SampleBounds { get; private set; }

    /// <summary>Unrounded weights of a sample or of one tile.</summary>
    public float* SampleWeights { get; private set; }

    /// <summary>Makes room for rows of <paramref name="length"/>.</summary>
    public void Reserve(int length)
    {
        if (length <= _capacity)
        {
            return;
        }

        _arrays.Clear();
        int tiles = (length / Tile) + 1, room = length + (Slack * tiles);
        Row = Pinned<float>(room);
        CandidateValues = Pinned<float>(room);
        CandidateWeights = Pinned<float>(room);
        ListValues = Pinned<float>(room);
        ListIndices = Pinned<int>(room);
        CutValues = Pinned<float>(room);
        CutWeights = Pinned<float>(room);
        CandidateCounts = Pinned<int>(tiles);
        TileMasses = Pinned<long>(tiles);
        TileTotals = Pinned<long>(tiles);
        Sample = Pinned<float>(Survey.SampleSize + Slack);
        SampleBounds = Pinned<float>(Survey.SampleSize + Slack);
        SampleWeights = Pinned<float>(Survey.SampleSize + Slack);
        _capacity = length;
    }

    private T* Pinned<T>(int length)
        where T : unmanaged
    {
        T[] array = GC.AllocateUninitializedArray<T>(length, pinned: true);
        _arrays.Add(array);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
    }
}
