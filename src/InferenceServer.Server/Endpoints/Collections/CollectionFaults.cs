using InferenceServer.Abstractions;
using InferenceServer.Collections;

namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>The one table from the collections' errors to the house's.</summary>
internal static class CollectionFaults
{
    /// <summary>Runs <paramref name="work"/> and translates what it throws.</summary>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (CollectionException fault)
        {
            throw Of(fault);
        }
    }

    public static InferenceException Of(CollectionException fault) => new(Of(fault.Error), fault.Message, fault);

    private static InferenceError Of(CollectionError error) => error switch
    {
        CollectionError.InvalidArgument => InferenceError.InvalidArgument,
        CollectionError.NotFound => InferenceError.NotFound,
        CollectionError.AlreadyExists => InferenceError.AlreadyExists,
        CollectionError.WrongSpace or CollectionError.MissingLibrary => InferenceError.FailedPrecondition,
        CollectionError.Locked or CollectionError.Closed => InferenceError.Unavailable,
        CollectionError.StorageFull => InferenceError.Overloaded,
        _ => InferenceError.Internal,
    };
}
