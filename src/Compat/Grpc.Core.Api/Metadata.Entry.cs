using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header: a lower-case key with either ASCII text or, when the key ends in <c>-bin</c>, bytes.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>A binary entry. The bytes are copied.</summary>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"A key with a binary value ends in '{BinaryHeaderSuffix}'; got '{key}'.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            _bytes = valueBytes.AsSpan().ToArray();
        }

        public Entry(string key, string value)
        {
            Key = Normalize(key);
            if (IsBinary)
            {
                throw new ArgumentException($"A key with a text value does not end in '{BinaryHeaderSuffix}'; got '{key}'.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(value);
            _text = value;
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text. Throws <see cref="InvalidOperationException"/> on a binary entry.</summary>
        public string Value => _text ?? throw new InvalidOperationException($"Header '{Key}' is binary; read its ValueBytes.");

        /// <summary>A copy of the bytes, or the text in ASCII.</summary>
        public byte[] ValueBytes => _text is null ? _bytes.AsSpan().ToArray() : Encoding.ASCII.GetBytes(_text);

        public override string ToString() => $"[Entry: key={Key}, {(_text is null ? $"valueBytes={Convert.ToHexString(_bytes!)}" : $"value={_text}")}]";

        private static string Normalize(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            var lower = key.ToLowerInvariant();
            var bad = lower.AsSpan().IndexOfAnyExcept(KeyCharacters);
            return bad < 0
                ? lower
                : throw new ArgumentException($"Header key '{key}' has '{key[bad]}' at {bad}; letters, digits, '_', '-' and '.' are allowed.", nameof(key));
        }
    }
}
