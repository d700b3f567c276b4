using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One message encoding, named as in the <c>grpc-encoding</c> header.</summary>
public interface ICompressionProvider
{
    string EncodingName { get; }

    /// <summary>A stream whose writes are compressed into <paramref name="stream"/>, which stays open.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream whose reads are decompressed from <paramref name="stream"/>, which stays open.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
