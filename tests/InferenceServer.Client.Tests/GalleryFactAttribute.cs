namespace InferenceServer.Client.Tests;

/// <summary>A test that needs a running server, whose host:port stands in the environment, with the model and the gallery of samples/lyrics.</summary>
public sealed class GalleryFactAttribute : FactAttribute
{
    public GalleryFactAttribute()
    {
        if (RealServerFactAttribute.Address is null)
        {
            Skip = "needs a running server with samples/lyrics/gallery in INFERENCE_SERVER_ADDRESS";
        }
    }

    /// <summary>A path below samples/lyrics.</summary>
    public static string PathOf(string name)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "InferenceServer.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return Path.Combine(root, "samples", "lyrics", name);
    }
}
