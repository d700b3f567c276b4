using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace InferenceServer.Kernels.Tests.VectorWidths;

/// <summary>A hash over results, bit for bit.</summary>
internal sealed class BitHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds <paramref name="values"/>, their signs of zero and payloads of NaN included.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => _hash.AppendData(MemoryMarshal.AsBytes(values));

    /// <summary>What was added, as a short text.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash())[..32];

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
