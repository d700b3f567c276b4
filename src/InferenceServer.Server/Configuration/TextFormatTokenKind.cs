namespace InferenceServer.Server.Configuration;

/// <summary>The kinds of token of the protobuf text format.</summary>
internal enum TextFormatTokenKind
{
    End,
    Symbol,
    Word,
    Text,
}
