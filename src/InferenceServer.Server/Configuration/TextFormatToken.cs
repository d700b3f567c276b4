namespace InferenceServer.Server.Configuration;

/// <summary>One token of a protobuf text-format document and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; a string's value without quotes and escapes.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
/// <param name="Bytes">A string's value before it is taken for UTF-8.</param>
internal readonly record struct TextFormatToken(TextFormatTokenKind Kind, string Text, int Line, int Column, byte[]? Bytes = null)
{
    public bool Is(char symbol) => Kind == TextFormatTokenKind.Symbol && Text[0] == symbol;
}
