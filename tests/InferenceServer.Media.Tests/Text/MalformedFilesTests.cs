using InferenceServer.Media.Text;

namespace InferenceServer.Media.Tests.Text;

/// <summary>A broken file is refused with its name, the key and what was expected; it never crashes or takes memory by what it claims.</summary>
public class MalformedFilesTests
{
    private const string Bpe = """{"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}}""";

    [Theory]
    [InlineData("", "expected JSON")]
    [InlineData("[1,", "expected JSON")]
    [InlineData("[]", "model.vocab: expected an object")]
    [InlineData("{}", "model.vocab: expected an object")]
    [InlineData("""{"model":{"type":"Magic","vocab":{}}}""", "model.type: expected BPE, WordPiece or Unigram, found \"Magic\"")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}""", "model.vocab: expected an integer from 0")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":2000000000},"merges":[]}}""", "model.vocab: expected an integer from 0 to 16777215, found 2000000000")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":"0"},"merges":[]}}""", "found \"0\"")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0}}}""", "model.merges: expected a list, found nothing")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a c"]}}""", "model.merges[0]: expected two tokens of the vocabulary")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[["a"]]}}""", "model.merges[0]: expected two tokens of the vocabulary")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[],"unk_token":"?"}}""", "model.unk_token: expected a token of the vocabulary")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}}}""", "model.unk_token: expected a token of the vocabulary")]
    [InlineData("""{"model":{"type":"Unigram","unk_id":3,"vocab":[["a",-1]]}}""", "model.unk_id: expected an integer from 0 to 0")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a"]]}}""", "model.vocab[0]: expected a token and its score")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a","b"]]}}""", "model.vocab[0][1]: expected a number")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"\ud800":0},"merges":[]}}""", "tokenizer.json")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"normalizer":{"type":"Shout"}}""", "normalizer.type: expected a known normalizer")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"normalizer":{"type":"Precompiled","precompiled_charsmap":"?"}}""", "normalizer.precompiled_charsmap: expected a precompiled character map")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"normalizer":{"type":"Precompiled","precompiled_charsmap":"/////w=="}}""", "declares a trie of 4294967295 bytes")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"pre_tokenizer":{"type":"Split","pattern":{"Regex":"("},"behavior":"Removed"}}""", "pre_tokenizer.pattern.Regex: expected a regular expression")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"pre_tokenizer":{"type":"Split","pattern":{"String":"a"},"behavior":"Eaten"}}""", "pre_tokenizer.behavior: expected Removed, Isolated")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"[UNK]":0}},"pre_tokenizer":{"type":"ByteLevel"}}""", "expected BPE after a ByteLevel pre-tokenizer")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"post_processor":{"type":"TemplateProcessing","single":[]}}""", "post_processor.single: expected a Sequence")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"post_processor":{"type":"BertProcessing","cls":["a"]}}""", "post_processor.cls: expected a token and its id")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"decoder":{"type":"Crystal"}}""", "decoder.type: expected a known decoder")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"added_tokens":[{"id":1,"content":""}]}""", "added_tokens[0].content: expected a token that is not empty")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"added_tokens":[{"content":"x"}]}""", "added_tokens[0].id: expected an integer")]
    public void Load_BrokenTokenizerJson_NamesFileKeyAndExpectation(string json, string expected)
    {
        FormatException error = Assert.Throws<FormatException>(() => TokenizerFolder.Load(json));

        Assert.Contains("tokenizer.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TokenizerJsonCutAnywhere_IsRefused()
    {
        for (int length = 0; length < Bpe.Length; length++)
        {
            Assert.Throws<FormatException>(() => TokenizerFolder.Load(Bpe[..length]));
        }
        Assert.Equal([2, 0], TokenizerFolder.Load(Bpe).Encode("aba").Ids.ToArray());
    }

    [Fact]
    public void Load_MergesWithALineBreakInside_NamesTheLine()
    {
        using var folder = new TokenizerFolder();
        folder.Write("vocab.json", """{"a":0,"b</w>":1,"ab</w>":2}""").Write("merges.txt", "#version: 0.2\na b</w>\na \n\n");

        FormatException error = Assert.Throws<FormatException>(() => folder.Load());

        Assert.Contains("merges.txt: line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_VocabularyOfUnknownFamily_AsksForTokenizerJson()
    {
        using var folder = new TokenizerFolder();
        folder.Write("vocab.json", """{"a":0}""").Write("merges.txt", "");

        Assert.Contains("tokenizer.json", Assert.Throws<FormatException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_VocabTxtWithoutUnknown_NamesTheToken()
    {
        using var folder = new TokenizerFolder();
        folder.Write("vocab.txt", "[CLS]\n[SEP]\na\n");

        Assert.Contains("vocab.txt: expected the token [UNK]", Assert.Throws<FormatException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EmptyFolder_SaysWhatWasExpected()
    {
        using var folder = new TokenizerFolder();

        Assert.Contains("expected tokenizer.json", Assert.Throws<FileNotFoundException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }
}
