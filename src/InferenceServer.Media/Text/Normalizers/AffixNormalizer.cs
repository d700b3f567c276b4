namespace InferenceServer.Media.Text;

/// <summary>Puts a prefix before and a suffix after every text that is not empty.</summary>
internal sealed class AffixNormalizer(string prefix, string suffix = "") : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        int length = text.Text.Length;
        if (length == 0)
        {
            return text;
        }
        var builder = new AlignedTextBuilder(text);
        builder.Replace(0, 0, prefix);
        builder.Copy(0, length);
        builder.Replace(length, length, suffix);
        return builder.Build();
    }
}
