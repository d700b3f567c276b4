using InferenceServer.Kernels.Threading;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Turns rows of logits into tokens.
/// <para>
/// The order of operations: guidance (<see cref="Guidance.Mix"/>, called before), repetition, frequency and presence
/// penalty, bias and bans, temperature, then the filters top-k, top-p, min-p, typical, each over what the one before it
/// left, renormalised; at last one draw by inverse cumulative distribution over what is left, in order of tokens. It
/// is Hugging Face transformers' order of warpers after vLLM's order of penalties.
/// </para>
/// <para>
/// The total order of a row is larger logit first, then smaller token; logits are compared before the temperature is
/// applied, so that rounding makes no ties. Weights are whole numbers (exp at 24 bits, in units of 2^-40 of the largest),
/// which settles every boundary exactly: the token is the same at every vector width, with any number of threads, at any
/// place in the batch, and on the GPU.
/// </para>
/// <para>
/// NaN counts as banned, as negative infinity does. Where a row has nothing else, its token is <see cref="NoToken"/> and
/// its log-probability NaN; the other rows are not disturbed. Where a row holds positive infinity, only that is left,
/// each occurrence equally likely.
/// </para>
/// One call at a time; memory is kept from call to call and nothing is allocated per row.
/// </summary>
public sealed unsafe class TokenSampler
{
    /// <summary>The token of a row in which everything is banned.</summary>
    public const int NoToken = -1;

    /// <summary>The longest vocabulary: with more, the sum of the weights might not fit.</summary>
    public const int LongestVocabulary = 1 << 22;

    private readonly RowScratch[] _scratch;
    private readonly RowBatch _batch = new();

    /// <summary>Makes a sampler.</summary>
    /// <param name="threads">How many threads work at once, each on a row, or on one row's parts; by default as many as there are processors.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is under 1.</exception>
    public TokenSampler(int? threads = null)
    {
        int count = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(threads));
        _scratch = new RowScratch[count];
        for (int i = 0; i < count; i++)
        {
            _scratch[i] = new();
        }
    }

    /// <summary>Samples one token for each row.</summary>
    /// <param name="logits">rows.Length x vocabulary, row by row. Penalties, bias and bans are applied in place; where a row has none it is only read.</param>
    /// <param name="vocabulary">Logits in a row, from 1 to <see cref="LongestVocabulary"/>.</param>
    /// <param name="rows">One for each row; may be empty.</param>
    /// <param name="tokens">Receives a token for each row.</param>
    /// <param name="logProbabilities">Empty, or receives for each row the natural logarithm of its token's probability after penalties, bias and temperature (1 where greedy) and before the filters.</param>
    /// <param name="cancellationToken">Looked at before each row; tokens of some rows may have been written by then.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the vocabulary is out of range.</exception>
    public void Sample(
        Span<float> logits, int vocabulary, ReadOnlySpan<SamplingRow> rows, Span<int> tokens,
        Span<float> logProbabilities = default, CancellationToken cancellationToken = default)
    {
        Check(logits.Length, vocabulary, rows, tokens.Length, logProbabilities.Length);
        int threads = Math.Min(_scratch.Length, rows.Length);
        for (int i = 0; i < threads; i++)
        {
            // Rows have a thread each; one alone is read by all of them.
            _scratch[i].Reserve(vocabulary);
            _scratch[i].Workers = rows.Length == 1 ? _scratch.Length : 1;
        }

        fixed (float* x = logits, probabilities = logProbabilities)
        fixed (int* to = tokens)
        {
            _batch.Take(rows, new(x, vocabulary, to, probabilities), _scratch);
            try
            {
                BlockRun.Execute(_batch, rows.Length, threads, cancellationToken);
            }
            finally
            {
                _batch.Release();
            }
        }
    }

    /// <summary>The probabilities that one row's token is drawn with, after all filters; they sum to 1, or are all 0 where everything is banned.</summary>
    /// <param name="logits">One row after guidance, penalties and bias; only read.</param>
    /// <param name="settings">Temperature and filters; penalties are not applied.</param>
    /// <param name="probabilities">Receives as many.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the vocabulary is out of range.</exception>
    public void Probabilities(ReadOnlySpan<float> logits, SamplingSettings settings, Span<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(settings);
        CheckVocabulary(logits.Length, nameof(logits));
        if (logits.Length != probabilities.Length)
        {
            throw new ArgumentException($"There is room for {probabilities.Length} probabilities; expected {logits.Length}, one to a logit.", nameof(probabilities));
        }

        _scratch[0].Reserve(logits.Length);
        SampledRow.Probabilities(logits, settings, probabilities, _scratch[0]);
    }

    private static void Check(int logits, int vocabulary, ReadOnlySpan<SamplingRow> rows, int tokens, int logProbabilities)
    {
        CheckVocabulary(vocabulary, nameof(vocabulary));
        if (logits != (long)rows.Length * vocabulary)
        {
            throw new ArgumentException($"There are {logits} logits; expected {rows.Length} rows of {vocabulary}.", nameof(logits));
        }

        if (tokens != rows.Length)
        {
            throw new ArgumentException($"There is room for {tokens} tokens; expected {rows.Length}, one to a row.", nameof(tokens));
        }

        if (logProbabilities != 0 && logProbabilities != rows.Length)
        {
            throw new ArgumentException($"There is room for {logProbabilities} log-probabilities; expected none or {rows.Length}, one to a row.", nameof(logProbabilities));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Settings is null)
            {
                throw new ArgumentException($"Row {i} has no settings.", nameof(rows));
            }
        }
    }

    private static void CheckVocabulary(int vocabulary, string name)
    {
        if (vocabulary is < 1 or > LongestVocabulary)
        {
            throw new ArgumentOutOfRangeException(name, vocabulary, $"The vocabulary has {vocabulary} tokens; expected 1 to {LongestVocabulary}.");
        }
    }
}
