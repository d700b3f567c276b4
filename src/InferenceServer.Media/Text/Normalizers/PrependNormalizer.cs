namespace InferenceServer.Media.Text;

/// <summary>Puts a prefix before every text that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        if (text.Text.Length == 0)
        {
            return text;
        }
        var builder = new AlignedTextBuilder(text);
        builder.Replace(0, 0, prefix);
        builder.Copy(0, text.Text.Length);
        return builder.Build();
    }
}
