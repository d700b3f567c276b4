using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;

namespace InferenceServer.Engine.Tests.Repository;

public sealed class ModelCatalogTests
{
    private readonly ModelCatalog _catalog = new();

    [Fact]
    public void Find_NoVersion_GivesTheLatestThatIsReady()
    {
        Put("m", 1, ModelState.Ready, "");
        Put("m", 10, ModelState.Ready, "");
        Put("m", 9, ModelState.Ready, "");
        Put("m", 11, ModelState.Unavailable);

        Assert.Equal(10, _catalog.Find("m", "").Version);
        Assert.Equal(9, _catalog.Find("m", "9").Version);
        Put("m", 10, ModelState.Unloading);
        Assert.Equal(9, _catalog.Find("m", "").Version);
    }

    [Fact]
    public void Find_Parts_ArePathsUnderTheEntry()
    {
        Put("m", 1, ModelState.Ready, "encoder", "decoder");

        Assert.Equal("m/encoder", _catalog.Find("m/encoder", "").Name);
        Assert.Equal("m/decoder", _catalog.Find("m/decoder", "1").Name);
        Assert.Equal("Request for unknown model: 'm' is not found, expected one of [m/encoder, m/decoder]", Fault("m", "").Message);
        Assert.Equal("Request for unknown model: 'm/other' is not found, expected one of [m/encoder, m/decoder]", Fault("m/other", "").Message);
    }

    [Theory]
    [InlineData("n", "", InferenceError.NotFound, "Request for unknown model: 'n' is not found")]
    [InlineData("n/part", "", InferenceError.NotFound, "Request for unknown model: 'n/part' is not found")]
    [InlineData("m/", "", InferenceError.NotFound, "Request for unknown model: 'm/' is not found, expected one of [m]")]
    [InlineData("M", "", InferenceError.NotFound, "Request for unknown model: 'M' is not found")]
    [InlineData("m", "2", InferenceError.NotFound, "Request for unknown model: 'm' version 2 is not found")]
    [InlineData("m", "-1", InferenceError.NotFound, "Request for unknown model: 'm' version -1 is not found")]
    [InlineData("m", "1 ", InferenceError.InvalidArgument, "failed to get model version from specified version string '1 ' for model 'm', expected a number")]
    [InlineData("m", "0x1", InferenceError.InvalidArgument, "failed to get model version from specified version string '0x1' for model 'm', expected a number")]
    public void Find_NotThere_SaysWhat(string name, string version, InferenceError error, string message)
    {
        Put("m", 1, ModelState.Ready, "");

        InferenceException exception = Fault(name, version);

        Assert.Equal((error, message), (exception.Error, exception.Message));
    }

    [Fact]
    public void Find_UnloadedEntry_IsGoneWithAllItsParts()
    {
        Put("m", 1, ModelState.Ready, "", "a");
        Put("m", 1, ModelState.Unavailable);

        Assert.Equal(InferenceError.Unavailable, Fault("m", "").Error);
        Assert.Equal(InferenceError.Unavailable, Fault("m/a", "").Error);
    }

    [Fact]
    public void Put_EntryWithoutAVersion_IsReplacedByTheFirstVersion()
    {
        Put("m", 0, ModelState.Unavailable);
        Put("m", 1, ModelState.Ready, "");

        Assert.Equal([1L], _catalog.All.Select(v => v.Version));
    }

    [Fact]
    public void Role_NotPlayed_NamesThoseThatAre()
    {
        Put("m", 1, ModelState.Ready, "");

        InferenceException exception = Assert.Throws<InferenceException>(() => _catalog.Role<IDisposable>("m"));

        Assert.Equal((InferenceError.FailedPrecondition, "model 'm' cannot serve as Disposable, it serves as []"), (exception.Error, exception.Message));
        Assert.Empty(_catalog.WithRole<IDisposable>());
    }

    private InferenceException Fault(string name, string version) => Assert.Throws<InferenceException>(() => _catalog.Find(name, version));

    private void Put(string model, long version, ModelState state, params string[] parts) => _catalog.Put(new ModelVersion
    {
        Model = model,
        Version = version,
        State = state,
        Servables = parts.ToDictionary(p => p, p => (IServable)new NamedServable(p.Length == 0 ? model : $"{model}/{p}", version)),
    });

    private sealed record NamedServable(string Name, long Version) : IServable
    {
        public ModelSignature Signature { get; } = new([], []);

        public ValueTask<TensorSet> InferAsync(TensorSet inputs, RequestOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
