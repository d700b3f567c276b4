namespace InferenceServer.Kernels.Sampling;

/// <summary>What is added to the logits of some tokens; negative infinity bans one. Immutable, safe from several threads.</summary>
public sealed class LogitBias
{
    private readonly int[] _tokens;
    private readonly float[] _biases;

    /// <summary>Copies both.</summary>
    /// <param name="tokens">Each at most once, for else the sum would depend on their order.</param>
    /// <param name="biases">As many; none NaN, none positive infinity.</param>
    /// <exception cref="ArgumentException">The lengths differ, a token is negative or twice there, or a bias is NaN or positive infinity.</exception>
    public LogitBias(ReadOnlySpan<int> tokens, ReadOnlySpan<float> biases)
    {
        if (tokens.Length != biases.Length)
        {
            throw new ArgumentException($"There are {tokens.Length} tokens and {biases.Length} biases; expected as many of both.", nameof(biases));
        }

        HashSet<int> seen = [];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < 0 || !seen.Add(tokens[i]))
            {
                throw new ArgumentException($"Token {tokens[i]} at {i} is negative or twice there; expected each token once.", nameof(tokens));
            }

            if (float.IsNaN(biases[i]) || float.IsPositiveInfinity(biases[i]))
            {
                throw new ArgumentException($"The bias of token {tokens[i]} is {biases[i]}; expected a finite number or negative infinity.", nameof(biases));
            }
        }

        _tokens = tokens.ToArray();
        _biases = biases.ToArray();
    }

    internal ReadOnlySpan<int> Tokens => _tokens;

    internal ReadOnlySpan<float> Biases => _biases;

    /// <summary>Bans tokens.</summary>
    /// <exception cref="ArgumentException">A token is negative or twice there.</exception>
    public static LogitBias Ban(ReadOnlySpan<int> tokens)
    {
        float[] biases = new float[tokens.Length];
        Array.Fill(biases, float.NegativeInfinity);
        return new(tokens, biases);
    }

    /// <summary>Adds it in place. A ban holds whatever the logit is. Tokens beyond the row are passed over.</summary>
    internal void Add(Span<float> row)
    {
        for (int i = 0; i < _tokens.Length; i++)
        {
            if (_tokens[i] < row.Length)
            {
                row[_tokens[i]] = float.IsNegativeInfinity(_biases[i]) ? float.NegativeInfinity : row[_tokens[i]] + _biases[i];
            }
        }
    }
}
