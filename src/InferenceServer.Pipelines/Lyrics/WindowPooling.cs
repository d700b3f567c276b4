namespace InferenceServer.Pipelines.Lyrics;

/// <summary>How a picture's score is made of its cosines with the windows of a text. With one window they are all that window's cosine.</summary>
public enum WindowPooling
{
    /// <summary>The cosine with the mean of the windows' vectors: the picture fits the whole text.</summary>
    Mean,
    /// <summary>The greatest cosine: the picture fits one passage.</summary>
    Max,
    /// <summary>The mean of the three greatest cosines, or of all where there are fewer: the picture fits several passages.</summary>
    BestThree,
}
