namespace InferenceServer.Media.Text;

/// <summary>A part of a text that is an added token, or ordinary text where <paramref name="Token"/> is null.</summary>
internal readonly record struct AddedTokenMatch(int Start, int End, AddedToken? Token);
