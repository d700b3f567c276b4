namespace InferenceServer.Media.Text;

/// <summary>What to do when a text of a user spells a control token, such as <c>&lt;|endoftext|&gt;</c>.</summary>
public enum SpecialTokenPolicy
{
    /// <summary>It is ordinary text and never yields the control token's id.</summary>
    AsText,
    /// <summary>The text is refused with an <see cref="ArgumentException"/> that names the token and its place.</summary>
    Refuse,
    /// <summary>It becomes the control token: for prompts that the server itself composed.</summary>
    Recognize,
}
