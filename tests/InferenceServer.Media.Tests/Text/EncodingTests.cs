using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

public class EncodingTests
{
    private static readonly Tokenizer Clip = Tokenizer.Load(TestFiles.LyricsClip);

    [Fact]
    public void CopyTo_RowsOfABatch_PadEachToItsOwnEnd()
    {
        const int length = 6;
        string[] texts = ["the moon and the sea and the night", "moon", ""];
        long[] ids = new long[texts.Length * length], mask = new long[ids.Length];
        Array.Fill(ids, -7);
        Array.Fill(mask, -7);

        for (int i = 0; i < texts.Length; i++)
        {
            Clip.Encode(texts[i], new EncodeOptions { MaxTokens = length }).CopyTo(ids.AsSpan(i * length, length), mask.AsSpan(i * length, length));
        }

        Assert.Equal(4095, ids[length - 1]);
        Assert.Equal([4094, 855, 4095, 4095, 4095, 4095], ids[length..(2 * length)]);
        Assert.Equal([4094, 4095, 4095, 4095, 4095, 4095], ids[(2 * length)..]);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0], mask);
    }

    [Fact]
    public void CopyTo_OtherPadding_IsUsed()
    {
        long[] ids = new long[4];

        Clip.Encode("").CopyTo(ids, [], padId: 0);

        Assert.Equal([4094, 4095, 0, 0], ids);
    }

    [Fact]
    public void CopyTo_RowTooShortOrMaskOfOtherLength_IsRefused()
    {
        Encoding encoding = Clip.Encode("moon");

        Assert.Throws<ArgumentException>(() => encoding.CopyTo(new long[2], []));
        Assert.Throws<ArgumentException>(() => encoding.CopyTo(new long[4], new long[3]));
    }
}
