using InferenceServer.Kernels.Threading;

namespace InferenceServer.Kernels.Sampling;

/// <summary>The rows of one call, each a block of work.</summary>
internal sealed class RowBatch : IBlockWork
{
    private SamplingRow[] _rows = [];
    private int _count;
    private Memory _memory;
    private RowScratch[] _scratch = [];

    /// <summary>What is to be sampled; the pointers must hold until <see cref="Release"/>.</summary>
    public void Take(ReadOnlySpan<SamplingRow> rows, Memory memory, RowScratch[] scratch)
    {
        _count = rows.Length;
        if (_rows.Length < _count)
        {
            _rows = new SamplingRow[_count];
        }

        rows.CopyTo(_rows);
        (_memory, _scratch) = (memory, scratch);
    }

    /// <summary>Histories belong to the caller and must not be held on to.</summary>
    public void Release()
    {
        Array.Clear(_rows, 0, _count);
        _memory = default;
    }

    unsafe void IBlockWork.Execute(int block, int worker)
    {
        ref readonly SamplingRow row = ref _rows[block];
        Span<float> logits = new(_memory.Logits + ((long)block * _memory.Vocabulary), _memory.Vocabulary);
        row.History?.Penalise(logits, row.Settings);
        row.Bias?.Add(logits);
        bool withProbability = _memory.Probabilities is not null;
        (int chosen, float logarithm) = SampledRow.Sample(logits, row, withProbability, _scratch[worker]);
        _memory.Tokens[block] = chosen;
        if (withProbability)
        {
            _memory.Probabilities[block] = logarithm;
        }
    }

    /// <summary>Where the caller's arrays lie; the probabilities may be null.</summary>
    internal readonly unsafe struct Memory(float* logits, int vocabulary, int* tokens, float* probabilities)
    {
        public readonly float* Logits = logits;
        public readonly int Vocabulary = vocabulary;
        public readonly int* Tokens = tokens;
        public readonly float* Probabilities = probabilities;
    }
}
