namespace InferenceServer.Media.Text;

/// <summary>A token of a Unigram vocabulary; its id is its place in the list.</summary>
/// <param name="Token">Its spelling.</param>
/// <param name="Score">Its logarithmic probability.</param>
/// <param name="FromText">Whether text may become it: false for control tokens.</param>
internal readonly record struct UnigramPiece(string Token, double Score, bool FromText);
