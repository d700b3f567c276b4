using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>What a SentencePiece file holds, as far as encoding needs it. The defaults are the format's.</summary>
internal sealed class SentencePieceModel
{
    public const int Unigram = 1;
    public const int Bpe = 2;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public List<(string Piece, float Score, SentencePieceType Type)> Pieces { get; } = [];

    public int ModelType { get; private set; } = Unigram;

    public bool ByteFallback { get; private set; }

    public bool WhitespaceAsSuffix { get; private set; }

    public int StartId { get; private set; } = 1;

    public int EndId { get; private set; } = 2;

    public int PadId { get; private set; } = -1;

    public byte[] Charsmap { get; private set; } = [];

    public bool AddDummyPrefix { get; private set; } = true;

    public bool RemoveExtraWhitespaces { get; private set; } = true;

    public bool EscapeWhitespaces { get; private set; } = true;

    /// <exception cref="FormatException">The bytes are no SentencePiece model.</exception>
    public static SentencePieceModel Parse(ReadOnlySpan<byte> bytes)
    {
        var model = new SentencePieceModel();
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    model.ReadPiece(reader.Bytes);
                    break;
                case 2:
                    model.ReadTrainer(reader.Bytes);
                    break;
                case 3:
                    model.ReadNormalizer(reader.Bytes);
                    break;
                default:
                    break;
            }
        }
        return model;
    }

    private void ReadPiece(ReadOnlySpan<byte> bytes)
    {
        (string piece, float score, SentencePieceType type) = ("", 0, SentencePieceType.Normal);
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    piece = Text(reader.Bytes);
                    break;
                case 2:
                    score = reader.Single;
                    break;
                case 3:
                    type = (SentencePieceType)reader.Number;
                    break;
                default:
                    break;
            }
        }
        if (piece.Length == 0 || !float.IsFinite(score))
        {
            throw new FormatException($"piece {Pieces.Count}: expected a spelling and a score");
        }
        Pieces.Add((piece, score, type));
    }

    private void ReadTrainer(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 3:
                    ModelType = (int)reader.Number;
                    break;
                case 24:
                    WhitespaceAsSuffix = reader.Number != 0;
                    break;
                case 35:
                    ByteFallback = reader.Number != 0;
                    break;
                case 41:
                    StartId = (int)reader.Number;
                    break;
                case 42:
                    EndId = (int)reader.Number;
                    break;
                case 43:
                    PadId = (int)reader.Number;
                    break;
                default:
                    break;
            }
        }
    }

    private void ReadNormalizer(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 2:
                    Charsmap = reader.Bytes.ToArray();
                    break;
                case 3:
                    AddDummyPrefix = reader.Number != 0;
                    break;
                case 4:
                    RemoveExtraWhitespaces = reader.Number != 0;
                    break;
                case 5:
                    EscapeWhitespaces = reader.Number != 0;
                    break;
                default:
                    break;
            }
        }
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException($"piece {Pieces.Count}: expected UTF-8");
        }
    }
}
