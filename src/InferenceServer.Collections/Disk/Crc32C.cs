using System.Numerics;
using System.Runtime.InteropServices;

namespace InferenceServer.Collections.Disk;

/// <summary>CRC-32C (Castagnoli), as in iSCSI, by the processor's own instruction.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of what <paramref name="crc"/> stands for followed by <paramref name="bytes"/>; 0 stands for nothing.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte one in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}
