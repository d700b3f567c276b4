namespace InferenceServer.Media.Images;

/// <summary>A note stored inside a picture, for example which model made it.</summary>
/// <param name="Keyword">1 to 79 Latin-1 letters as PNG asks, for example "Software", "Description", "Disclaimer".</param>
/// <param name="Text">Any text without NUL.</param>
public sealed record ImageText(string Keyword, string Text);
