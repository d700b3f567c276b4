namespace InferenceServer.Media.Text;

/// <summary>A token that is cut out of the text before the model sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its spelling.</param>
/// <param name="Special">Whether decoding leaves it out on request.</param>
/// <param name="Control">Whether it steers the model, so that a user's text must not produce it unasked.</param>
/// <param name="Normalized">Whether it is looked for after normalization.</param>
/// <param name="SingleWord">Whether it only counts between non-word characters.</param>
/// <param name="StripLeft">Whether it swallows the white space before it.</param>
/// <param name="StripRight">Whether it swallows the white space after it.</param>
internal sealed record AddedToken(
    int Id, string Content, bool Special, bool Control, bool Normalized, bool SingleWord, bool StripLeft, bool StripRight)
{
    /// <summary>Whether a special token is spelled like a control token: <c>&lt;s&gt;</c>, <c>[SEP]</c>; emoticons such as <c>[:]</c> are not.</summary>
    public static bool LooksLikeControl(string content)
        => content.Length > 2
            && ((content[0] == '<' && content[^1] == '>') || (content[0] == '[' && content[^1] == ']'))
            && content.Any(char.IsLetterOrDigit);
}
