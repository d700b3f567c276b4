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
    private SamplingRow[] _rows = [];

    /// <summary>Makes a sampler.</summary>
    /// <param name="threads">How many rows are worked on at once; by default as many as there are processors.</param>
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
            _scratch[i].Reserve(vocabulary);
        }

        fixed (float* x = logits, probabilities = logProbabilities)
        fixed (int* to = tokens)
        {
            if (threads <= 1)
            {
                for (int i = 0; i < rows.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    One(rows[i], x + ((long)i * vocabulary), vocabulary, to + i, probabilities is null ? null : probabilities + i, _scratch[0]);
                }

                return;
            }

            Several(rows, threads, new Pointers(x, to, probabilities), vocabulary, cancellationToken);
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

    private static void One(in SamplingRow row, float* x, int vocabulary, int* token, float* probability, RowScratch scratch)
    {
        Span<float> logits = new(x, vocabulary);
        row.History?.Penalise(logits, row.Settings);
        row.Bias?.Add(logits);
        (int chosen, float logarithm) = SampledRow.Sample(logits, row, probability is not null, scratch);
        *token = chosen;
        if (probability is not null)
        {
            *probability = logarithm;
        }
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

    private void Several(ReadOnlySpan<SamplingRow> rows, int threads, Pointers at, int vocabulary, CancellationToken cancellationToken)
    {
        int count = rows.Length, next = -1;
        if (_rows.Length < count)
        {
            _rows = new SamplingRow[count];
        }

        rows.CopyTo(_rows);
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, lane =>
            {
                for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    One(_rows[i], at.Logits + ((long)i * vocabulary), vocabulary, at.Tokens + i, at.Probabilities is null ? null : at.Probabilities + i, _scratch[lane]);
                }
            });
        }
        catch (AggregateException failures) when (failures.InnerExceptions.All(e => e is OperationCanceledException))
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            // Histories belong to the caller and must not be held on to.
            Array.Clear(_rows, 0, count);
        }
    }

    private readonly struct Pointers(float* logits, int* tokens, float* probabilities)
    {
        public readonly float* Logits = logits;
        public readonly int* Tokens = tokens;
        public readonly float* Probabilities = probabilities;
    }
}
