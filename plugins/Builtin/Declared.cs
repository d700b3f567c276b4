using System.Globalization;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Builtin;

/// <summary>What a builtin model needs from its configuration, with faults in words.</summary>
internal sealed class Declared(ModelContext context)
{
    public string Name => context.Name;

    public ModelSignature Signature { get; } = new(context.Declaration.Inputs, context.Declaration.Outputs, context.Declaration.MaxBatchSize ?? 0);

    /// <summary>The signature of a model whose n-th output has the type of its n-th input.</summary>
    public ModelSignature Pairs()
    {
        if (Signature.Inputs.Count == 0 || Signature.Inputs.Count != Signature.Outputs.Count)
        {
            throw InferenceException.InvalidArgument(
                $"model '{Name}' of kind '{context.Declaration.Kind}' declares {Signature.Inputs.Count} inputs and {Signature.Outputs.Count} outputs, expected as many of one as of the other and at least one");
        }

        foreach ((TensorSpec input, TensorSpec output) in Signature.Inputs.Zip(Signature.Outputs))
        {
            if (input.Type != output.Type)
            {
                throw InferenceException.InvalidArgument(
                    $"output '{output.Name}' of model '{Name}' is {output.Type.ProtocolName()}, expected {input.Type.ProtocolName()} as input '{input.Name}'");
            }
        }

        return Signature;
    }

    public TimeSpan Milliseconds(string parameter) => TimeSpan.FromMilliseconds(Number(parameter, 0, 60_000));

    public int Count(string parameter) => Number(parameter, 1, 1024);

    private int Number(string parameter, int least, int most)
    {
        string? text = context.Declaration.Parameters.GetValueOrDefault(parameter);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw InferenceException.InvalidArgument($"parameter '{parameter}' of model '{Name}' is '{text}', expected a whole number in [{least}, {most}]");
    }
}
