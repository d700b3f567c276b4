using System.Globalization;
using System.Text;

namespace InferenceServer.Server.Configuration;

/// <summary>Cuts a protobuf text-format document into tokens.</summary>
internal sealed class TextFormatLexer(string document)
{
    private const string Symbols = "{}<>[]:,;";

    private int _position;
    private int _line = 1;
    private int _lineStart;

    /// <summary>The next token; adjacent strings are one.</summary>
    /// <exception cref="FormatException">The document cannot be cut here.</exception>
    public TextFormatToken Next()
    {
        SkipBlank();
        int line = _line, column = Column;
        if (_position == document.Length)
        {
            return new(TextFormatTokenKind.End, "the end", line, column);
        }

        char c = document[_position];
        if (Symbols.Contains(c, StringComparison.Ordinal))
        {
            _position++;
            return new(TextFormatTokenKind.Symbol, c.ToString(), line, column);
        }

        if (c is '"' or '\'')
        {
            byte[] bytes = ReadStrings();
            return new(TextFormatTokenKind.Text, Encoding.UTF8.GetString(bytes), line, column, bytes);
        }

        int start = _position;
        while (_position < document.Length && (char.IsLetterOrDigit(document[_position]) || "_.+-".Contains(document[_position], StringComparison.Ordinal)))
        {
            _position++;
        }

        return _position > start
            ? new(TextFormatTokenKind.Word, document[start.._position], line, column)
            : throw Fault($"unexpected character '{c}'");
    }

    private int Column => _position - _lineStart + 1;

    private FormatException Fault(string what) => new(string.Create(CultureInfo.InvariantCulture, $"line {_line}, column {Column}: {what}"));

    private void SkipBlank()
    {
        for (; _position < document.Length; _position++)
        {
            if (document[_position] == '#')
            {
                int end = document.IndexOf('\n', _position);
                _position = end < 0 ? document.Length : end;
            }

            if (_position == document.Length || !char.IsWhiteSpace(document[_position]))
            {
                return;
            }

            if (document[_position] == '\n')
            {
                _line++;
                _lineStart = _position + 1;
            }
        }
    }

    private byte[] ReadStrings()
    {
        List<byte> bytes = [];
        while (_position < document.Length && document[_position] is '"' or '\'')
        {
            ReadString(bytes);
            SkipBlank();
        }

        return [.. bytes];
    }

    private void ReadString(List<byte> bytes)
    {
        char quote = document[_position++];
        while (true)
        {
            if (_position == document.Length || document[_position] == '\n')
            {
                throw Fault("a string is not closed");
            }

            char c = document[_position++];
            if (c == quote)
            {
                return;
            }

            if (c == '\\')
            {
                ReadEscape(bytes);
                continue;
            }

            int length = char.IsHighSurrogate(c) && _position < document.Length ? 2 : 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(document.Substring(_position - 1, length)));
            _position += length - 1;
        }
    }

    private void ReadEscape(List<byte> bytes)
    {
        char c = _position < document.Length ? document[_position++] : throw Fault("a string is not closed");
        int simple = @"abfnrtv\'""?".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            bytes.Add((byte)"\a\b\f\n\r\t\v\\'\"?"[simple]);
            return;
        }

        int radix = c is 'x' or 'X' ? 16 : c is >= '0' and <= '7' ? 8 : throw Fault($"unknown escape '\\{c}'");
        int start = radix == 16 ? _position : _position - 1, most = radix == 16 ? 2 : 3;
        int end = start;
        while (end < document.Length && end - start < most && (radix == 16 ? char.IsAsciiHexDigit(document[end]) : document[end] is >= '0' and <= '7'))
        {
            end++;
        }

        if (end == start)
        {
            throw Fault("an escape has no digits");
        }

        bytes.Add(unchecked((byte)Convert.ToInt32(document[start..end], radix)));
        _position = end;
    }
}
