using System.Buffers;
using System.Numerics;
using System.Text;

namespace InferenceServer.Server.Endpoints.Inference.Wire;

/// <summary>Writes protobuf fields into a span that is long enough; the sizes come from the methods ending in Size.</summary>
internal ref struct WireWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    public int Written { get; private set; }

    /// <summary>Bytes of a length-delimited field with a one-byte tag.</summary>
    public static int FieldSize(int length) => 1 + VarintSize((ulong)length) + length;

    /// <summary>Bytes of a text field; none where the text is empty, as proto3 leaves it out.</summary>
    public static int StringSize(string text) => text.Length == 0 ? 0 : FieldSize(Encoding.UTF8.GetByteCount(text));

    public static int VarintSize(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    public void WriteTag(int field, WireType type) => _target[Written++] = (byte)((field << 3) | (int)type);

    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _target[Written++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _target[Written++] = (byte)value;
    }

    public void WriteLength(int field, int length)
    {
        WriteTag(field, WireType.LengthDelimited);
        WriteVarint((ulong)length);
    }

    public void WriteString(int field, string text)
    {
        if (text.Length > 0)
        {
            WriteLength(field, Encoding.UTF8.GetByteCount(text));
            Written += Encoding.UTF8.GetBytes(text, _target[Written..]);
        }
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_target[Written..]);
        Written += bytes.Length;
    }
}
