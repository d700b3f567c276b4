namespace InferenceServer.Media.Text;

/// <summary>Turns one word into tokens. Safe from several threads.</summary>
internal interface ITokenModel
{
    /// <summary>Appends the tokens of <paramref name="word"/>, which is well-formed and not empty.</summary>
    void Encode(ReadOnlySpan<char> word, List<TokenPiece> tokens);
}
