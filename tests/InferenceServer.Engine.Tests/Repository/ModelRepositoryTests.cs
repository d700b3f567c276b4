using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;
using InferenceServer.Engine.Repository;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Engine.Tests.Repository;

public sealed class ModelRepositoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task LoadAllAsync_GoodModel_IsReadyWithWhatThePluginGaveAndSaw()
    {
        using StagedModels models = new();
        models.Folder.Sub("m", "3");
        models.Folder.Sub(".hidden", "1");
        File.WriteAllText(Path.Combine(models.Folder.Path, "m", "model.json"), """{ "factor": 2 }""");
        ModelContext? seen = null;
        models.Loading = (context, _) =>
        {
            seen = context;
            return new(new LoadedModel(new GatedModel(4)) { Roles = [new RoleRegistration(typeof(IFormatProvider), parts => System.Globalization.CultureInfo.InvariantCulture)] });
        };

        await models.LoadAllAsync();

        ModelVersion version = Assert.Single(models.Catalog.All);
        Assert.Equal(("m", 3L, ModelState.Ready, "staged"), (version.Model, version.Version, version.State, version.Platform));
        Assert.Equal(("m", 3L), (models.Catalog.Find("m", "").Name, models.Catalog.Find("m", "3").Version));
        Assert.Same(System.Globalization.CultureInfo.InvariantCulture, models.Catalog.Role<IFormatProvider>("m"));
        Assert.Equal(["m"], models.Catalog.WithRole<IFormatProvider>());
        Assert.Equal(Path.Combine(models.Folder.Path, "m", "3"), seen!.VersionDirectory);
        Assert.Equal(2, seen.Settings.GetProperty("factor").GetInt32());
    }

    [Fact]
    public async Task LoadAllAsync_ModelsThatFail_AreListedWithTheReasonAndTheOthersServe()
    {
        using StagedModels models = new();
        models.Folder.Sub("badconfig", "1");
        models.Folder.Sub("good", "1");
        models.Folder.Sub("noversion", "latest");
        models.Folder.Sub("throws", "1");
        models.Folder.Sub("refuses", "1");
        File.WriteAllText(Path.Combine(models.Folder.Sub("badjson", "1"), "..", "model.json"), "[");
        models.Config = folder => folder.EndsWith("badconfig", StringComparison.Ordinal)
            ? throw InferenceException.InvalidArgument("config.pbtxt: bad")
            : new ModelConfig { Declaration = new ModelDeclaration { Kind = "staged" } };
        models.Loading = (context, _) => context.Name switch
        {
            "throws" => throw new InvalidOperationException("a secret"),
            "refuses" => throw InferenceException.InvalidArgument("no weights"),
            _ => new(new LoadedModel(new GatedModel(4))),
        };

        await models.LoadAllAsync();

        Assert.Equal(ModelState.Ready, models.Catalog.FindVersion("good", "").State);
        Assert.Equal(5, models.Errors.Count());
        Assert.Equal("config.pbtxt: bad", models.Catalog.FindVersion("badconfig", "").Reason);
        Assert.Equal("no version is available: expected a folder named by a number", models.Catalog.FindVersion("noversion", "").Reason);
        Assert.Equal("the plugin failed to load it", models.Catalog.FindVersion("throws", "").Reason);
        Assert.Equal("no weights", models.Catalog.FindVersion("refuses", "").Reason);
        Assert.Contains("model.json is not JSON", models.Catalog.FindVersion("badjson", "").Reason, StringComparison.Ordinal);
        InferenceException exception = Assert.Throws<InferenceException>(() => models.Catalog.Find("refuses", ""));
        Assert.Equal(InferenceError.Unavailable, exception.Error);
        Assert.Equal("Request for unknown model: 'refuses' version 1 is not at ready state: no weights", exception.Message);
    }

    [Fact]
    public async Task LoadAllAsync_PolicyDoesNotFitTheModel_DisposesTheModelAgain()
    {
        using StagedModels models = new();
        models.Folder.Sub("m", "1");
        GatedModel model = new(4);
        models.Config = _ => new ModelConfig { Declaration = new ModelDeclaration { Kind = "staged" }, Batching = new BatchingPolicy { PreferredBatchSizes = [2, 8] } };
        models.Loading = (_, _) => new(new LoadedModel(model));

        await models.LoadAllAsync();

        Assert.Equal("preferred_batch_size 8 of model 'm' must be in [1, 4], its max_batch_size", models.Catalog.FindVersion("m", "").Reason);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public async Task LoadAllAsync_Stopped_IsNoErrorOfTheModel()
    {
        using StagedModels models = new();
        models.Folder.Sub("m", "1");
        using CancellationTokenSource stop = new();
        models.Loading = async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException("not reached");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => models.LoadAllAsync(stop.Token));

        Assert.Empty(models.Errors);
    }

    [Fact]
    public async Task LoadAllAsync_MissingFolder_IsAWarning()
    {
        using StagedModels models = new("/no/such/folder");

        await models.LoadAllAsync();

        Assert.Equal("Repository folder /no/such/folder does not exist", Assert.Single(models.Log.At(LogLevel.Warning)));
    }

    [Fact]
    public async Task DisposeAsync_RequestsUnderWay_AreAnsweredBeforeTheModelIsDisposed()
    {
        using StagedModels models = new();
        models.Folder.Sub("m", "1");
        GatedModel model = new(4) { Gate = GatedModel.Closed() };
        models.Loading = (_, _) => new(new LoadedModel(model));
        await models.LoadAllAsync();
        IServable servable = models.Catalog.Find("m", "");
        Task<TensorSet>[] calls = [.. Enumerable.Range(0, 3).Select(i => servable.InferAsync(new TensorSet(Tensor.Of<float>("x", ElementType.Float32, [i], 1, 1)), default, CancellationToken.None).AsTask())];

        Task unloading = models.Repository.DisposeAsync().AsTask();
        Assert.False(unloading.IsCompleted);
        Assert.False(model.IsDisposed);
        Assert.Equal(ModelState.Unloading, models.Catalog.FindVersion("m", "").State);
        Assert.Equal(InferenceError.Unavailable, Assert.Throws<InferenceException>(() => models.Catalog.Find("m", "")).Error);
        model.Gate.SetResult();

        await unloading.WaitAsync(Patience);
        for (int i = 0; i < calls.Length; i++)
        {
            using TensorSet answer = await calls[i].WaitAsync(Patience);
            Assert.Equal([2f * i], answer["y"].Span<float>().ToArray());
        }

        Assert.True(model.IsDisposed);
        Assert.Equal((ModelState.Unavailable, "unloaded"), (models.Catalog.FindVersion("m", "").State, models.Catalog.FindVersion("m", "").Reason));
        InferenceException late = await Assert.ThrowsAsync<InferenceException>(() => servable.InferAsync(new TensorSet(Tensor.Of<float>("x", ElementType.Float32, [1], 1, 1)), default, CancellationToken.None).AsTask());
        Assert.Equal(InferenceError.Unavailable, late.Error);
    }
}
