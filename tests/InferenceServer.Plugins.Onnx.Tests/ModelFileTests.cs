using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Onnx.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Find(string declared = "")
        => Path.GetRelativePath(_folder.Version, ModelFile.Find(ModelFolder.Context(_folder.Version, new ModelDeclaration { FileName = declared })));

    [Fact]
    public void Find_UsualNameAmongOthers_IsTaken()
    {
        _folder.With(OnnxFiles.Gather()).With(OnnxFiles.Gather(), "other.onnx");
        Assert.Equal("model.onnx", Find());
    }

    [Fact]
    public void Find_Declared_IsTaken()
    {
        _folder.With(OnnxFiles.Gather()).With(OnnxFiles.Gather(), "other.onnx");
        Assert.Equal("other.onnx", Find("other.onnx"));
    }

    [Fact]
    public void Find_OnlyOne_IsTaken() => Assert.Equal("nmp.onnx", With("nmp.onnx").Find());

    [Fact]
    public void Find_FolderOfTheUsualName_IsEntered()
        => Assert.Equal(Path.Combine("model.onnx", "model.onnx"), With(Path.Combine("model.onnx", "model.onnx")).Find());

    [Fact]
    public void Find_Several_NamesThem()
    {
        _folder.With(OnnxFiles.Gather(), "b.onnx").With(OnnxFiles.Gather(), "a.onnx");
        Assert.Equal(
            "model 'm' version 1 has 2 ONNX files [a.onnx, b.onnx]; name one as default_model_filename or call it 'model.onnx'",
            Assert.Throws<InferenceException>(() => Find()).Message);
    }

    [Fact]
    public void Find_None_IsNotFound()
    {
        InferenceException thrown = Assert.Throws<InferenceException>(() => Find());
        Assert.Equal(InferenceError.NotFound, thrown.Error);
        Assert.Equal("model 'm' version 1 has no ONNX file, expected 'model.onnx'", thrown.Message);
    }

    [Theory]
    [InlineData("../secret.onnx")]
    [InlineData("/etc/passwd")]
    public void Find_DeclaredOutside_IsRefused(string declared)
        => Assert.Contains($"'{declared}', expected one inside", Assert.Throws<InferenceException>(() => Find(declared)).Message, StringComparison.Ordinal);

    private ModelFileTests With(string name)
    {
        _folder.With(OnnxFiles.Gather(), name);
        return this;
    }
}
