namespace InferenceServer.Media.Text;

/// <summary>Finds the files of a tokenizer and the reader for them.</summary>
internal static class TokenizerFiles
{
    public static TokenizerParts Read(string directoryOrFile)
    {
        string path = Directory.Exists(directoryOrFile) ? Find(directoryOrFile) : directoryOrFile;
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{directoryOrFile}: no such file; expected a tokenizer's file or folder.", directoryOrFile);
        }
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Path.GetExtension(path) switch
        {
            ".model" or ".spm" => SentencePieceFile.Read(path),
            ".txt" => WordPieceFile.Read(path),
            _ when path.EndsWith("vocab.json", StringComparison.Ordinal) && Only(folder, "*merges.txt") is string merges => BpeFiles.Read(path, merges),
            _ => TokenizerJsonFile.Read(path),
        };
    }

    private static string Find(string folder)
        => Existing(folder, "tokenizer.json")
            ?? Existing(folder, "vocab.txt")
            ?? (Only(folder, "*merges.txt") is not null ? Only(folder, "*vocab.json") : null)
            ?? Existing(folder, "tokenizer.model")
            ?? Existing(folder, "spiece.model")
            ?? Existing(folder, "sentencepiece.bpe.model")
            ?? Only(folder, "*.model")
            ?? Only(folder, "*.spm")
            ?? throw new FileNotFoundException($"{folder}: expected tokenizer.json, vocab.txt, vocab.json with merges.txt, or a SentencePiece model.", folder);

    private static string? Existing(string folder, string name)
        => File.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : null;

    private static string? Only(string folder, string pattern)
        => Directory.GetFiles(folder, pattern) is [string only] ? only : null;
}
