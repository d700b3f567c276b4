namespace InferenceServer.Media.Images.Png;

/// <summary>The checksum of PNG's chunks (polynomial 0xEDB88320), eight bytes a step.</summary>
internal static class Crc32
{
    private static readonly uint[] Tables = BuildTables();

    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of what <paramref name="crc"/> covers followed by <paramref name="data"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> t = Tables;
        crc = ~crc;
        for (; data.Length >= 8; data = data[8..])
        {
            uint low = crc ^ (uint)(data[0] | (data[1] << 8) | (data[2] << 16) | (data[3] << 24));
            crc = t[0x700 + (int)(low & 0xFF)] ^ t[0x600 + (int)((low >> 8) & 0xFF)]
                ^ t[0x500 + (int)((low >> 16) & 0xFF)] ^ t[0x400 + (int)(low >> 24)]
                ^ t[0x300 + data[4]] ^ t[0x200 + data[5]] ^ t[0x100 + data[6]] ^ t[data[7]];
        }

        foreach (byte value in data)
        {
            crc = t[(int)((crc ^ value) & 0xFF)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] BuildTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            tables[i] = value;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[tables[i - 256] & 0xFF] ^ (tables[i - 256] >> 8);
        }

        return tables;
    }
}
