using InferenceServer.Onnx;

namespace InferenceServer.Plugins.Clip;

/// <summary>A session and how many parts still use it; the last to dispose closes it.</summary>
internal sealed class SharedGraph(OnnxSession session, int users) : IDisposable
{
    private int _users = users;

    public OnnxSession Session => session;

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            session.Dispose();
        }
    }
}
