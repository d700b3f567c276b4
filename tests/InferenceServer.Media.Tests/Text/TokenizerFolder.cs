using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

/// <summary>A folder of tokenizer files that lasts as long as one test.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tokenizer").FullName;

    /// <summary>A tokenizer of one <c>tokenizer.json</c>.</summary>
    public static Tokenizer Load(string json)
    {
        using var folder = new TokenizerFolder();
        return folder.Write("tokenizer.json", json).Load();
    }

    public TokenizerFolder Write(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return this;
    }

    public TokenizerFolder Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(System.IO.Path.Combine(Path, name), bytes);
        return this;
    }

    public Tokenizer Load() => Tokenizer.Load(Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
