using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// How tokens are chosen. The defaults draw from the plain softmax. Immutable; a value out of range throws
/// <see cref="ArgumentOutOfRangeException"/> when it is set.
/// </summary>
public sealed class SamplingSettings
{
    /// <summary>The least temperature over 0 and the greatest.</summary>
    public const float LeastTemperature = 1e-5f, GreatestTemperature = 1e5f;

    private readonly float _temperature = 1, _topP = 1, _minP, _typicalP = 1, _repetition = 1, _presence, _frequency;
    private readonly int _topK;

    /// <summary>Divides the logits; 1 by default. 0 is greedy: the largest logit, the smallest token among equals, and no filter or chance plays a part. Else from 1e-5 to 1e5.</summary>
    public float Temperature
    {
        get => _temperature;
        init => _temperature = value == 0 ? 0 : InRange(value, LeastTemperature, GreatestTemperature);
    }

    /// <summary>Keeps this many of the largest logits, exactly: among equals the smaller tokens. 0, the default, keeps all, as does any number from the vocabulary's size on.</summary>
    public int TopK
    {
        get => _topK;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(TopK));
            _topK = value;
        }
    }

    /// <summary>
    /// Keeps the shortest beginning of the order (larger logit first, then smaller token) whose mass is at least this
    /// share of the mass that top-k left: the token that reaches the share is kept, and so is the first in any case.
    /// From 0 to 1; 1, the default, keeps all.
    /// </summary>
    public float TopP
    {
        get => _topP;
        init => _topP = InRange(value, 0, 1);
    }

    /// <summary>Keeps what is at least this share as likely as the likeliest. From 0, the default, which keeps all, to 1.</summary>
    public float MinP
    {
        get => _minP;
        init => _minP = InRange(value, 0, 1);
    }

    /// <summary>
    /// Keeps the tokens whose surprise is nearest to the entropy of what is left (nearest first, then smaller token),
    /// until their mass is at least this share of it; the token that reaches it is kept. From 0 to 1; 1, the default,
    /// keeps all.
    /// </summary>
    public float TypicalP
    {
        get => _typicalP;
        init => _typicalP = InRange(value, 0, 1);
    }

    /// <summary>Logits over 0 of tokens in the prompt or generated are divided by it, others multiplied. Over 0; 1, the default, changes nothing.</summary>
    public float RepetitionPenalty
    {
        get => _repetition;
        init => _repetition = InRange(value, float.Epsilon, float.MaxValue);
    }

    /// <summary>Taken off the logits of generated tokens once; any finite number, 0 by default.</summary>
    public float PresencePenalty
    {
        get => _presence;
        init => _presence = InRange(value, -float.MaxValue, float.MaxValue);
    }

    /// <summary>Taken off the logits of generated tokens as often as they were generated; any finite number, 0 by default.</summary>
    public float FrequencyPenalty
    {
        get => _frequency;
        init => _frequency = InRange(value, -float.MaxValue, float.MaxValue);
    }

    private static float InRange(float value, float least, float greatest, [CallerMemberName] string name = "")
        => value >= least && value <= greatest
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a number from {least} to {greatest}{(name == nameof(Temperature) ? ", or 0" : "")}.");
}
