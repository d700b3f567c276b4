namespace InferenceServer.Media.Text;

/// <summary>Reads <c>{"String": …}</c> and <c>{"Regex": …}</c>.</summary>
internal static class PatternReader
{
    public static ITextPattern Read(JsonField field)
    {
        if (field.IsString)
        {
            return new LiteralPattern(field.AsString());
        }
        if (field["String"].IsString)
        {
            return new LiteralPattern(field["String"].AsString());
        }
        try
        {
            return new CodePointPattern(field["Regex"].AsString());
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"{field["Regex"].Expected("a regular expression that .NET understands").Message} {exception.Message}", exception);
        }
    }
}
