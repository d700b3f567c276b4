namespace InferenceServer.Media.Text;

/// <summary>One token of a word: its id and the characters of the word it covers.</summary>
internal readonly record struct TokenPiece(int Id, int Start, int End);
