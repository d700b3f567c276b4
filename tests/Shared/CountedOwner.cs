namespace InferenceServer.Tests;

/// <summary>Memory's owner that remembers how often it was disposed.</summary>
internal sealed class CountedOwner : IDisposable
{
    public int Disposals { get; private set; }

    public void Dispose() => Disposals++;
}
