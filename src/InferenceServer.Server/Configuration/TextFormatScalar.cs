using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace InferenceServer.Server.Configuration;

/// <summary>Values of the protobuf text format that are not messages.</summary>
internal static class TextFormatScalar
{
    /// <summary>The value as the field's CLR type, or null where the token does not fit.</summary>
    public static object? Read(FieldDescriptor field, TextFormatToken token) => field.FieldType switch
    {
        FieldType.String => token.Kind == TextFormatTokenKind.Text ? (object)token.Text : null,
        FieldType.Bytes => token.Kind == TextFormatTokenKind.Text ? ByteString.CopyFrom(token.Bytes) : null,
        _ when token.Kind != TextFormatTokenKind.Word => null,
        FieldType.Bool => ReadBool(token.Text),
        FieldType.Enum => ReadEnum(field.EnumType, token.Text),
        FieldType.Float => ReadNumber(token.Text) is { } number ? (float)number : null,
        FieldType.Double => ReadNumber(token.Text),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => ReadInteger(token.Text) is { } v && v >= int.MinValue && v <= int.MaxValue ? (int)v : null,
        FieldType.UInt32 or FieldType.Fixed32 => ReadInteger(token.Text) is { } v && v >= 0 && v <= uint.MaxValue ? (uint)v : null,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => ReadInteger(token.Text) is { } v && v >= long.MinValue && v <= long.MaxValue ? (long)v : null,
        FieldType.UInt64 or FieldType.Fixed64 => ReadInteger(token.Text) is { } v && v >= 0 && v <= ulong.MaxValue ? (ulong)v : null,
        _ => null,
    };

    /// <summary>What a field takes, in words.</summary>
    public static string Expectation(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String or FieldType.Bytes => "a quoted string",
        FieldType.Bool => "true or false",
        FieldType.Enum => $"one of [{string.Join(", ", field.EnumType.Values.Select(v => v.Name))}]",
        FieldType.Float or FieldType.Double => "a number",
        _ => $"a whole number that fits {field.FieldType.ToString().ToLowerInvariant()}",
    };

    private static bool? ReadBool(string text) => text switch
    {
        "true" or "True" or "t" or "1" => true,
        "false" or "False" or "f" or "0" => false,
        _ => null,
    };

    private static int? ReadEnum(EnumDescriptor type, string text)
        => type.FindValueByName(text) is { } named ? named.Number
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && type.FindValueByNumber(number) is not null ? number
            : null;

    private static double? ReadNumber(string text)
    {
        string digits = text.ToLowerInvariant();
        double sign = digits.StartsWith('-') ? -1 : 1;
        digits = digits.TrimStart('-');
        if (digits is "inf" or "infinity")
        {
            return sign * double.PositiveInfinity;
        }

        digits = digits == "nan" ? digits : digits.TrimEnd('f');
        return double.TryParse(digits == "nan" ? "NaN" : digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? sign * number : null;
    }

    private static BigInteger? ReadInteger(string text)
    {
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        BigInteger? value = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? BigInteger.TryParse("0" + digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger hex) ? hex : null
            : digits.Length > 1 && digits[0] == '0' ? ReadOctal(digits)
            : BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger number) ? number : null;
        return negative ? -value : value;
    }

    private static BigInteger? ReadOctal(string digits)
        => digits.All(c => c is >= '0' and <= '7') ? digits.Aggregate(BigInteger.Zero, (sum, c) => (sum * 8) + (c - '0')) : null;
}
