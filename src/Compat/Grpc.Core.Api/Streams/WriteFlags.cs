namespace Grpc.Core;

/// <summary>Hints for a write.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait for the next one before it is sent.</summary>
    BufferHint = 0x1,

    /// <summary>The message is not compressed.</summary>
    NoCompress = 0x2,
}
