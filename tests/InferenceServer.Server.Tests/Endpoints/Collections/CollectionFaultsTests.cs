using InferenceServer.Abstractions;
using InferenceServer.Collections;
using InferenceServer.Server.Endpoints.Collections;

namespace InferenceServer.Server.Tests.Endpoints.Collections;

public sealed class CollectionFaultsTests
{
    [Theory]
    [InlineData(CollectionError.InvalidArgument, InferenceError.InvalidArgument)]
    [InlineData(CollectionError.NotFound, InferenceError.NotFound)]
    [InlineData(CollectionError.AlreadyExists, InferenceError.AlreadyExists)]
    [InlineData(CollectionError.WrongSpace, InferenceError.FailedPrecondition)]
    [InlineData(CollectionError.Locked, InferenceError.Unavailable)]
    [InlineData(CollectionError.Closed, InferenceError.Unavailable)]
    [InlineData(CollectionError.StorageFull, InferenceError.Overloaded)]
    [InlineData(CollectionError.StorageFailed, InferenceError.Internal)]
    [InlineData(CollectionError.Corrupt, InferenceError.Internal)]
    public async Task TranslateAsync_CollectionsFault_KeepsItsMessage(CollectionError from, InferenceError to)
    {
        CollectionException fault = new(from, "what and why");

        InferenceException error = await Assert.ThrowsAsync<InferenceException>(
            () => CollectionFaults.TranslateAsync<int>(() => throw fault).WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal((to, "what and why"), (error.Error, error.Message));
        Assert.Same(fault, error.InnerException);
    }
}
