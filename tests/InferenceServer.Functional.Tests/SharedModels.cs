namespace InferenceServer.Functional.Tests;

/// <summary>One server over tests/models for the tests that leave it as they found it.</summary>
public sealed class SharedModels : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync(TestPaths.Models);

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}
