using System.Collections.Concurrent;

namespace Grpc.Compat.Tests.Calls;

/// <summary>What interceptors saw, in order.</summary>
internal sealed class CallLog
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public void Write(string line) => _lines.Enqueue(line);
}
