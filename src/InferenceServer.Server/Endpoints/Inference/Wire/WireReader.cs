using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using InferenceServer.Abstractions;

namespace InferenceServer.Server.Endpoints.Inference.Wire;

/// <summary>
/// Reads protobuf fields from a received payload without copying it. Protobuf's own reader can give a bytes field only as a copy
/// of its own, which for tensors is most of the work.
/// </summary>
/// <param name="payload">Valid only while the message is being deserialized.</param>
internal ref struct WireReader(ReadOnlySequence<byte> payload)
{
    private const int MaxGroupDepth = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SequenceReader<byte> _reader = new(payload);

    /// <summary>The field number last read.</summary>
    public int Field { get; private set; }

    /// <summary>How the field last read is written.</summary>
    public WireType Type { get; private set; }

    public readonly bool IsAtEnd => _reader.End;

    /// <summary>Moves to the next field; false at the end.</summary>
    /// <exception cref="InferenceException">The bytes are no protobuf message.</exception>
    public bool Next()
    {
        if (_reader.End)
        {
            return false;
        }

        ulong tag = ReadVarint();
        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
        if (tag > uint.MaxValue || Field == 0)
        {
            throw Malformed($"tag {tag} has no valid field number");
        }

        return true;
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!_reader.TryRead(out byte b))
            {
                throw Malformed("a number is cut off");
            }

            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Malformed("a number is longer than ten bytes");
    }

    /// <summary>A varint field's value.</summary>
    public long ReadInt64()
    {
        Expect(WireType.Varint);
        return unchecked((long)ReadVarint());
    }

    public ulong ReadFixed64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public uint ReadFixed32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>The contents of a length-delimited field, in place.</summary>
    public ReadOnlySequence<byte> ReadBytes()
    {
        Expect(WireType.LengthDelimited);
        ulong length = ReadVarint();
        if (length > (ulong)_reader.Remaining)
        {
            throw Malformed($"field {Field} says {length} bytes, {_reader.Remaining} are left");
        }

        ReadOnlySequence<byte> bytes = _reader.UnreadSequence.Slice(0, (long)length);
        _reader.Advance((long)length);
        return bytes;
    }

    /// <summary>A length-delimited field as text.</summary>
    public string ReadString()
    {
        ReadOnlySequence<byte> bytes = ReadBytes();
        try
        {
            return bytes.IsEmpty ? "" : Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed($"field {Field} is not UTF-8");
        }
    }

    /// <summary>Passes over a field that is not known here.</summary>
    public void Skip() => Skip(depth: 0);

    private void Skip(int depth)
    {
        switch (Type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                ReadFixed64();
                break;
            case WireType.LengthDelimited:
                ReadBytes();
                break;
            case WireType.Fixed32:
                ReadFixed32();
                break;
            case WireType.StartGroup when depth < MaxGroupDepth:
                SkipGroup(Field, depth);
                break;
            default:
                throw Malformed($"field {Field} has wire type {(int)Type}, which cannot stand here");
        }
    }

    private void SkipGroup(int group, int depth)
    {
        while (true)
        {
            if (!Next())
            {
                throw Malformed($"group {group} is cut off");
            }

            if (Type == WireType.EndGroup && Field == group)
            {
                return;
            }

            Skip(depth + 1);
        }
    }

    private readonly void Expect(WireType type)
    {
        if (Type != type)
        {
            throw Malformed($"field {Field} has wire type {(int)Type}, expected {(int)type}");
        }
    }

    private void ReadExactly(scoped Span<byte> bytes)
    {
        if (!_reader.TryCopyTo(bytes))
        {
            throw Malformed("a number is cut off");
        }

        _reader.Advance(bytes.Length);
    }

    private static InferenceException Malformed(string what) => InferenceException.InvalidArgument($"the request is not a valid protobuf message: {what}");
}
