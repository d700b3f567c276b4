namespace InferenceServer.Client;

/// <summary>How a picture's score is made of its cosines with the windows of a text.</summary>
public enum WindowPooling
{
    /// <summary>The picture fits the whole text.</summary>
    Mean = 1,
    /// <summary>It fits one passage.</summary>
    Max = 2,
    /// <summary>It fits several passages.</summary>
    BestThree = 3,
}
