using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace InferenceServer.Server.Configuration;

/// <summary>
/// Reads a protobuf message from its text format, as <c>config.pbtxt</c> is written. Google.Protobuf for C# writes this format but does not read it.
/// Extensions and the Any short form are not supported.
/// </summary>
internal sealed class TextFormatParser
{
    private const int MaxDepth = 64;

    private readonly TextFormatLexer _lexer;
    private TextFormatToken _token;

    private TextFormatParser(string document)
    {
        _lexer = new TextFormatLexer(document);
        _token = _lexer.Next();
    }

    /// <summary>Reads a whole document into a new message.</summary>
    /// <exception cref="FormatException">The document is at fault; the message says where and what was expected.</exception>
    public static T Parse<T>(string document)
        where T : IMessage, new()
    {
        T message = new();
        new TextFormatParser(document).ReadFields(message, end: '\0', depth: 0);
        return message;
    }

    private static FormatException Fault(TextFormatToken at, string what)
        => new(string.Create(CultureInfo.InvariantCulture, $"line {at.Line}, column {at.Column}: {what}"));

    private TextFormatToken Take()
    {
        TextFormatToken taken = _token;
        _token = _lexer.Next();
        return taken;
    }

    private void ReadFields(IMessage message, char end, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Fault(_token, $"messages are nested deeper than {MaxDepth}");
        }

        HashSet<int> set = [];
        while (!(end == '\0' ? _token.Kind == TextFormatTokenKind.End : _token.Is(end)))
        {
            TextFormatToken name = Take();
            if (name.Kind != TextFormatTokenKind.Word)
            {
                throw Fault(name, $"expected a field of {message.Descriptor.Name}{(end == '\0' ? "" : $" or '{end}'")}, got '{name.Text}'");
            }

            FieldDescriptor field = message.Descriptor.FindFieldByName(name.Text)
                ?? throw Fault(name, $"{message.Descriptor.Name} has no field '{name.Text}', expected one of [{string.Join(", ", message.Descriptor.Fields.InDeclarationOrder().Select(f => f.Name))}]");
            if (!set.Add(field.FieldNumber) && !field.IsRepeated)
            {
                throw Fault(name, $"'{field.Name}' stands twice, expected once");
            }

            ReadField(message, field, name, depth);
            if (_token.Is(',') || _token.Is(';'))
            {
                Take();
            }
        }
    }

    private void ReadField(IMessage message, FieldDescriptor field, TextFormatToken name, int depth)
    {
        bool hasColon = _token.Is(':');
        if (hasColon)
        {
            Take();
        }
        else if (field.FieldType != FieldType.Message)
        {
            throw Fault(_token, $"expected ':' after '{field.Name}', got '{_token.Text}'");
        }

        if (field.IsRepeated && _token.Is('['))
        {
            Take();
            while (!_token.Is(']'))
            {
                Add(message, field, depth);
                if (_token.Is(','))
                {
                    Take();
                }
                else if (!_token.Is(']'))
                {
                    throw Fault(_token, $"expected ',' or ']' in the list '{field.Name}', got '{_token.Text}'");
                }
            }

            Take();
        }
        else if (field.IsRepeated)
        {
            Add(message, field, depth);
        }
        else
        {
            CheckUnset(message, field, name);
            field.Accessor.SetValue(message, ReadValue(field, depth));
        }
    }

    private static void CheckUnset(IMessage message, FieldDescriptor field, TextFormatToken name)
    {
        FieldDescriptor? set = field.ContainingOneof?.Accessor.GetCaseFieldDescriptor(message);
        if (set is not null)
        {
            throw Fault(name, $"'{field.Name}' cannot stand beside '{set.Name}': one of them is allowed");
        }
    }

    private void Add(IMessage message, FieldDescriptor field, int depth)
    {
        object target = field.Accessor.GetValue(message);
        if (!field.IsMap)
        {
            ((IList)target).Add(ReadValue(field, depth));
            return;
        }

        // A map entry is written like a message with the fields key and value.
        char end = OpenMessage(field);
        object? key = null, value = null;
        while (!_token.Is(end))
        {
            TextFormatToken part = Take();
            FieldDescriptor entry = field.MessageType.FindFieldByName(part.Text) ?? throw Fault(part, $"expected 'key' or 'value' in '{field.Name}', got '{part.Text}'");
            if (_token.Is(':'))
            {
                Take();
            }

            object read = ReadValue(entry, depth + 1);
            (key, value) = entry.FieldNumber == 1 ? (read, value) : (key, read);
            if (_token.Is(',') || _token.Is(';'))
            {
                Take();
            }
        }

        TextFormatToken close = Take();
        ((IDictionary)target)[key ?? throw Fault(close, $"an entry of '{field.Name}' has no key")] = value ?? throw Fault(close, $"the entry '{key}' of '{field.Name}' has no value");
    }

    private object ReadValue(FieldDescriptor field, int depth)
    {
        if (field.FieldType == FieldType.Message)
        {
            char end = OpenMessage(field);
            IMessage nested = field.MessageType.Parser.ParseFrom(ByteString.Empty);
            ReadFields(nested, end, depth + 1);
            Take();
            return nested;
        }

        TextFormatToken token = Take();
        return TextFormatScalar.Read(field, token) ?? throw Fault(token, $"'{field.Name}' is '{token.Text}', expected {TextFormatScalar.Expectation(field)}");
    }

    private char OpenMessage(FieldDescriptor field)
    {
        TextFormatToken open = Take();
        return open.Is('{') ? '}' : open.Is('<') ? '>' : throw Fault(open, $"expected '{{' after '{field.Name}', got '{open.Text}'");
    }
}
