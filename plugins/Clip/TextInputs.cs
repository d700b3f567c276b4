using InferenceServer.Abstractions;
using InferenceServer.Media.Text;

namespace InferenceServer.Plugins.Clip;

/// <summary>A text graph's inputs, and how rows of tokens are written into them.</summary>
internal sealed class TextInputs
{
    private const string Ids = "input_ids";
    private const string Mask = "attention_mask";

    private readonly ElementType _idType;
    private readonly ElementType? _maskType;
    private readonly bool _masksPadding;

    /// <param name="model">The model's name, for messages.</param>
    /// <param name="inputs">The graph's inputs for texts.</param>
    /// <param name="masksPadding">Whether the mask is 0 over padding; some families are trained to read it.</param>
    /// <exception cref="InferenceException">An input is not understood.</exception>
    public TextInputs(string model, IReadOnlyList<TensorSpec> inputs, bool masksPadding)
    {
        _masksPadding = masksPadding;
        foreach (TensorSpec input in inputs)
        {
            if (input.Name is not (Ids or Mask) || input.Type is not (ElementType.Int64 or ElementType.Int32) || input.Dimensions.Length != 2)
            {
                throw new InferenceException(InferenceError.Unsupported, $"model '{model}' has the text input {input}, expected {Ids} and {Mask} of INT64 or INT32 and two dimensions");
            }
        }

        TensorSpec ids = inputs.FirstOrDefault(i => i.Name == Ids)
            ?? throw new InferenceException(InferenceError.Unsupported, $"model '{model}' has no text input {Ids}, found [{string.Join(", ", inputs.Select(i => i.Name))}]");
        _idType = ids.Type;
        FixedLength = ids.Dimensions[1] == TensorShape.Any ? null : (int)ids.Dimensions[1];
        _maskType = inputs.FirstOrDefault(i => i.Name == Mask)?.Type;
    }

    /// <summary>The length that the graph insists on; null for any.</summary>
    public int? FixedLength { get; }

    /// <summary>Whether the graph can be told what is padding.</summary>
    public bool HasMask => _maskType is not null;

    /// <summary>Whether <paramref name="input"/> belongs to the text half of a graph with both.</summary>
    public static bool Claims(TensorSpec input) => input.Name != ImageInput.UsualName;

    /// <summary>One row for each text, padded to <paramref name="length"/>; the caller's, who disposes it.</summary>
    public TensorSet Rows(ReadOnlySpan<Encoding> texts, int length, int padId)
    {
        int rows = texts.Length, cells = rows * length;
        int idBytes = cells * _idType.SizeInBytes(), maskBytes = _maskType is { } type ? cells * type.SizeInBytes() : 0;
        TensorMemory memory = TensorMemory.Rent(idBytes + maskBytes);
        Tensor ids = new(Ids, _idType, [rows, length], memory.Memory[..idBytes]);
        Fill(ids, texts, length, static (text, i) => text.Ids[i], padId);
        if (_maskType is null)
        {
            return new([ids], memory);
        }

        Tensor mask = new(Mask, _maskType.Value, [rows, length], memory.Memory.Slice(idBytes, maskBytes));
        Fill(mask, texts, length, static (_, _) => 1, _masksPadding ? 0 : 1);
        return new([ids, mask], memory);
    }

    private static void Fill(Tensor target, ReadOnlySpan<Encoding> texts, int length, Func<Encoding, int, int> value, int padding)
    {
        Span<long> wide = target.Type == ElementType.Int64 ? target.Span<long>() : [];
        Span<int> narrow = target.Type == ElementType.Int32 ? target.Span<int>() : [];
        for (int row = 0, at = 0; row < texts.Length; row++)
        {
            for (int i = 0; i < length; i++, at++)
            {
                int cell = i < texts[row].Count ? value(texts[row], i) : padding;
                if (wide.IsEmpty)
                {
                    narrow[at] = cell;
                }
                else
                {
                    wide[at] = cell;
                }
            }
        }
    }
}
