using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

public class SentencePieceTests
{
    private static readonly (string Piece, float Score, int Type)[] Pieces =
    [
        ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("\u2581", -1, 1), ("a", -2, 1), ("b", -2.5f, 1), ("ab", -3, 1), ("\u2581ab", -3.5f, 1), ("moon", 0, 4),
    ];

    [Theory]
    [InlineData(1, "  ab  ab ", "\u2581ab \u2581ab")]
    [InlineData(1, "</s>", "\u2581 <unk>")]
    [InlineData(1, "amoon", "\u2581 a moon")]
    [InlineData(2, "ab abb", "\u2581ab \u2581ab b")]
    [InlineData(1, "   ", "")]
    [InlineData(1, "ab \u2581", "\u2581ab")]
    [InlineData(1, "ab \n", "\u2581ab \u2581 <unk>")]
    [InlineData(1, "", "")]
    public void Encode_OwnModel_SpellsAsSentencePieceDoes(int type, string text, string expected)
    {
        using var folder = new TokenizerFolder();
        Tokenizer tokenizer = folder.Write("spiece.model", Model(type)).Load();

        Assert.Equal(expected, string.Join(' ', tokenizer.Encode(text).Ids.ToArray().Select(tokenizer.IdToToken)));
    }

    [Fact]
    public void Encode_Recognized_FindsControlPieces()
    {
        using var folder = new TokenizerFolder();
        Tokenizer tokenizer = folder.Write("spiece.model", Model(1)).Load();

        Assert.Equal([7, 2], tokenizer.Encode("ab</s>", new EncodeOptions { SpecialTokens = SpecialTokenPolicy.Recognize }).Ids.ToArray());
        Assert.Equal((1, 2, 0), (tokenizer.StartId, tokenizer.EndId, tokenizer.UnknownId));
    }

    [Fact]
    public void Decode_Spaces_AreRestored()
    {
        using var folder = new TokenizerFolder();
        Tokenizer tokenizer = folder.Write("spiece.model", Model(1)).Load();

        Assert.Equal("ab ab", tokenizer.Decode(tokenizer.Encode("ab ab").Ids));
    }

    [Fact]
    public void Load_ConfigAsksForFrame_AddsIt()
    {
        using var folder = new TokenizerFolder();
        folder.Write("tokenizer.model", Model(2)).Write("tokenizer_config.json", """{"add_bos_token":true,"add_eos_token":true}""");

        Assert.Equal([1, 7, 2], folder.Load().Encode("ab").Ids.ToArray());
    }

    [Fact]
    public void Load_CutAnywhere_IsRefusedOrReads()
    {
        byte[] whole = Model(1);
        using var folder = new TokenizerFolder();
        int refused = 0;
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                folder.Write("spiece.model", whole[..length]).Load().Encode("ab");
            }
            catch (FormatException exception)
            {
                Assert.Contains("spiece.model", exception.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.InRange(refused, whole.Length - Pieces.Length - 2, whole.Length);
    }

    [Fact]
    public void Load_RandomBytes_IsRefusedOrReads()
    {
        var random = new Random(1);
        using var folder = new TokenizerFolder();
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = Model(1);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Exception? error = Record.Exception(() => folder.Write("spiece.model", bytes).Load().Encode("ab moon"));
            Assert.True(error is null or FormatException, error?.ToString());
        }
    }

    [Fact]
    public void Load_WordModel_IsRefusedByName()
    {
        using var folder = new TokenizerFolder();

        Assert.Contains("trainer_spec.model_type: expected 1 (Unigram) or 2 (BPE), found 3", Assert.Throws<FormatException>(() => folder.Write("spiece.model", Model(3)).Load()).Message, StringComparison.Ordinal);
    }

    private static byte[] Model(int type)
    {
        using var stream = new MemoryStream();
        foreach ((string piece, float score, int kind) in Pieces)
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes(piece);
            Message(stream, 1, [0x0A, (byte)text.Length, .. text, 0x15, .. BitConverter.GetBytes(score), 0x18, (byte)kind]);
        }
        Message(stream, 2, [0x18, (byte)type]);
        return stream.ToArray();
    }

    private static void Message(MemoryStream stream, int field, byte[] bytes)
    {
        stream.WriteByte((byte)((field << 3) | 2));
        stream.WriteByte((byte)bytes.Length);
        stream.Write(bytes);
    }
}
