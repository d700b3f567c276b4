namespace InferenceServer.Media.Text;

/// <summary>Cuts a text into the words that the model sees one at a time. Stateless and safe from several threads.</summary>
internal interface IPreTokenizer
{
    /// <summary>Appends the words of <paramref name="piece"/>; none of them is empty.</summary>
    void Split(Piece piece, List<Piece> words);
}
