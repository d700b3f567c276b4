using System.Buffers.Binary;
using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text.Normalizers;

public class CharsmapTests
{
    [Fact]
    public void TryMatch_Key_GivesReplacement()
    {
        var map = new Charsmap(OneKey((byte)'A', "bc"));

        Assert.True(map.TryMatch("AB"u8, longest: true, out string replacement, out int length));
        Assert.Equal(("bc", 1), (replacement, length));
        Assert.False(map.TryMatch("B"u8, longest: true, out _, out _));
        Assert.False(map.TryMatch([], longest: false, out _, out _));
    }

    [Fact]
    public void Normalize_Key_IsReplacedAndAligned()
    {
        INormalizer[] normalizers = [new GraphemeCharsmapNormalizer(new Charsmap(OneKey((byte)'A', "bc"))), new LongestCharsmapNormalizer(new Charsmap(OneKey((byte)'A', "bc")), new CharTrie())];
        foreach (INormalizer normalizer in normalizers)
        {
            AlignedText normalized = normalizer.Normalize(new AlignedText("가A🌈", 0));
            Assert.Equal("가bc🌈", normalized.Text);
            Assert.Equal((1, 2), (normalized.Start(2), normalized.End(2)));
            Assert.Equal((2, 3), (normalized.Start(3), normalized.End(3)));
        }
    }

    [Fact]
    public void Normalize_UsersOwnSymbol_IsLeftAlone()
    {
        var symbols = new CharTrie();
        symbols.Add("<A>", 0);
        var normalizer = new LongestCharsmapNormalizer(new Charsmap(OneKey((byte)'A', "bc")), symbols);

        Assert.Equal("bc가<A>bc", normalizer.Normalize(new AlignedText("A가<A>A", 0)).Text);
    }

    [Fact]
    public void Constructor_CutShort_IsRefused()
    {
        Assert.Throws<FormatException>(() => new Charsmap([]));
        Assert.Throws<FormatException>(() => new Charsmap([255, 255, 255, 255]));
        Assert.Throws<FormatException>(() => new Charsmap([8, 0, 0, 0, 1, 2, 3, 4]));
    }

    [Fact]
    public void TryMatch_RandomTries_NeverLeaveTheirBounds()
    {
        var random = new Random(11);
        byte[] text = [.. Enumerable.Range(0, 256).Select(static b => (byte)b)];
        for (int i = 0; i < 2_000; i++)
        {
            byte[] blob = new byte[4 + 64 + 8];
            random.NextBytes(blob);
            BinaryPrimitives.WriteUInt32LittleEndian(blob, 64);
            var map = new Charsmap(blob);
            int start = random.Next(256);
            map.TryMatch(text.AsSpan(start), longest: true, out _, out int length);
            Assert.InRange(length, 0, 256 - start);
        }
    }

    /// <summary>A double-array trie of one key of one byte: root, its child at (offset ^ key), and the child's leaf.</summary>
    private static byte[] OneKey(byte key, string replacement)
    {
        const int size = 512;
        byte[] blob = new byte[4 + (4 * size) + replacement.Length + 1];
        BinaryPrimitives.WriteUInt32LittleEndian(blob, 4 * size);
        void Unit(int index, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(4 + (4 * index)), value);
        Unit(0, 256u << 10);
        Unit(256 ^ key, (uint)(key | (1 << 8)) | (64u << 10));
        Unit(256 ^ key ^ 64, 0x80000000);
        System.Text.Encoding.UTF8.GetBytes(replacement).CopyTo(blob, 4 + (4 * size));
        return blob;
    }
}
