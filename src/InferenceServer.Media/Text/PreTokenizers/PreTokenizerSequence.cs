namespace InferenceServer.Media.Text;

/// <summary>Each step cuts what the one before it left.</summary>
internal sealed class PreTokenizerSequence(params IPreTokenizer[] steps) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> words)
    {
        List<Piece> current = [piece], next = [];
        foreach (IPreTokenizer step in steps)
        {
            next.Clear();
            foreach (Piece word in current)
            {
                step.Split(word, next);
            }
            (current, next) = (next, current);
        }
        words.AddRange(current);
    }
}
