namespace InferenceServer.Media.Text;

/// <summary>One token of a text: its id and the range of the original text it covers.</summary>
internal readonly record struct Token(int Id, Range Range);
