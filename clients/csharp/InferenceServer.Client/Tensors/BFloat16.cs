using System.Globalization;

namespace InferenceServer.Client;

/// <summary>The upper half of a <see cref="float"/>: its range with 8 bits of precision. For storage and transport; compute in float.</summary>
public readonly struct BFloat16 : IEquatable<BFloat16>, IComparable<BFloat16>
{
    private BFloat16(ushort bits)
    {
        Bits = bits;
    }

    /// <summary>The bits.</summary>
    public ushort Bits { get; }

    /// <summary>The value with these bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>Rounds to the nearest, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        ushort upper = (ushort)(bits >> 16);
        if (float.IsNaN(value))
        {
            // A NaN whose payload lies in the lower half only would become infinity.
            return new((upper & 0x7F) != 0 ? upper : (ushort)(upper | 0x40));
        }

        return new((ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16));
    }

    /// <summary>The value, exactly.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>As <see cref="float"/>: NaN equals nothing, the zeros equal each other.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == right;

    /// <summary>As <see cref="float"/>.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => !(left == right);

    /// <summary>As <see cref="float"/>.</summary>
    public static bool operator <(BFloat16 left, BFloat16 right) => (float)left < right;

    /// <summary>As <see cref="float"/>.</summary>
    public static bool operator >(BFloat16 left, BFloat16 right) => (float)left > right;

    /// <summary>As <see cref="float"/>.</summary>
    public static bool operator <=(BFloat16 left, BFloat16 right) => (float)left <= right;

    /// <summary>As <see cref="float"/>.</summary>
    public static bool operator >=(BFloat16 left, BFloat16 right) => (float)left >= right;

    /// <summary>Rounds a <see cref="float"/>, as the conversion does.</summary>
    public static BFloat16 FromSingle(float value) => (BFloat16)value;

    /// <summary>The value, exactly.</summary>
    public float ToSingle() => this;

    /// <summary>As <see cref="float.Equals(float)"/>: NaN equals NaN.</summary>
    public bool Equals(BFloat16 other) => ToSingle().Equals(other.ToSingle());

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => ToSingle().GetHashCode();

    /// <summary>As <see cref="float.CompareTo(float)"/>: NaN comes first.</summary>
    public int CompareTo(BFloat16 other) => ToSingle().CompareTo(other.ToSingle());

    /// <summary>The value in the invariant culture.</summary>
    public override string ToString() => ToSingle().ToString(CultureInfo.InvariantCulture);
}
