using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;

namespace InferenceServer.Engine.Tests.Repository;

public sealed class ModelFolderTests
{
    [Fact]
    public void Versions_OtherNames_AreLeftOut()
    {
        using TestFolder folder = new();
        foreach (string name in new[] { "1", "12", "0", "01", "-3", "+4", "5a", " 6", "v7", "99999999999999999999" })
        {
            folder.Sub("m", name);
        }

        File.WriteAllText(Path.Combine(folder.Path, "m", "8"), "a file");

        Assert.Equal([1L, 12], ModelFolder.In(folder.Path).Single().Versions().Order());
    }

    [Fact]
    public void In_SeveralModels_AreInOrderWithoutHiddenOnes()
    {
        using TestFolder folder = new();
        folder.Sub("b");
        folder.Sub("B");
        folder.Sub("a");
        folder.Sub(".git");

        Assert.Equal(["B", "a", "b"], ModelFolder.In(folder.Path).Select(m => m.Name));
    }

    [Theory]
    [InlineData("[]", "holds a JSON Array, expected an object")]
    [InlineData("{", "is not JSON")]
    public void Settings_NoObject_NamesTheFile(string text, string expected)
    {
        using TestFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Sub("m"), "model.json"), text);

        InferenceException exception = Assert.Throws<InferenceException>(() => ModelFolder.In(folder.Path).Single().Settings());

        Assert.Contains("model.json", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_NoFile_IsAnEmptyObject()
    {
        using TestFolder folder = new();
        folder.Sub("m");

        Assert.Empty(ModelFolder.In(folder.Path).Single().Settings().EnumerateObject());
    }
}
