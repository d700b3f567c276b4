using InferenceServer.Abstractions;
using InferenceServer.Media.Text;

namespace InferenceServer.Plugins.Clip;

/// <summary>A text with the ids that one tokenizer made of it.</summary>
internal sealed class EncodedText(string text, Encoding encoding, TextHalf half) : TokenizedText(text, encoding.Count + encoding.CutTokens)
{
    /// <summary>The ids, cut to the context.</summary>
    public Encoding Encoding => encoding;

    /// <summary>Whose tokenizer made them.</summary>
    public TextHalf Half => half;
}
