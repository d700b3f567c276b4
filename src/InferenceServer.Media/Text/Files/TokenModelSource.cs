namespace InferenceServer.Media.Text;

/// <summary>A model as read from a file, with what the other parts need to know of it.</summary>
internal sealed record TokenModelSource(ITokenModel Model, IReadOnlyDictionary<string, int> Vocabulary, string EndSuffix = "");
