namespace InferenceServer.Client.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void Example_EachLine_IsCompiled()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "InferenceServer.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        string readme = File.ReadAllText(Path.Combine(root, "clients", "csharp", "InferenceServer.Client", "README.md"));
        string[] compiled = File.ReadAllLines(Path.Combine(root, "tests", "InferenceServer.Client.Tests", "ReadmeExample.cs"));
        string example = readme.Split("```csharp")[1].Split("```")[0];
        string[] lines = [.. example.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line != "using InferenceServer.Client;")];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line, compiled.Select(other => other.Trim())));
    }
}
