using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.RegularExpressions;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections;

/// <summary>What a collection takes in.</summary>
internal static partial class ItemRules
{
    public const int MaxBatchBytes = 256 << 20;
    public const int MaxRows = 1_000_000_000;
    private const int MaxDimensions = 65_536;
    private const uint SignLess = 0x7FFF_FFFF, Infinity = 0x7F80_0000;
    private const int MaxIdBytes = 512, MaxSpaceBytes = 512, MaxPayloadBytes = 4096;
    private const int MaxEntries = 64, MaxKeyBytes = 256, MaxMetadataBytes = 64 << 10;

    // Replacing what is no text would make two ids one.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Check(CollectionSettings settings)
    {
        CheckName(settings.Name);
        if (settings.Dimensions is < 1 or > MaxDimensions)
        {
            throw CollectionException.Invalid($"collection '{settings.Name}': {settings.Dimensions} dimensions; expected 1 to {MaxDimensions}");
        }

        if (!Enum.IsDefined(settings.Storage) || !Enum.IsDefined(settings.Metric))
        {
            throw CollectionException.Invalid($"collection '{settings.Name}': storage {settings.Storage}, metric {settings.Metric}; expected a RowFormat and a Metric");
        }

        CheckIndex(settings);
        if (!IsText(settings.Space, 1, MaxSpaceBytes, out int bytes))
        {
            throw NoText($"collection '{settings.Name}': its space", bytes, 1, MaxSpaceBytes);
        }
    }

    public static void CheckName(string name)
    {
        if (name is null || !Name().IsMatch(name))
        {
            throw CollectionException.Invalid($"collection name '{name}'; expected 1 to 64 of A-Z a-z 0-9 . _ -, the first not '.'");
        }
    }

    private static void CheckIndex(CollectionSettings settings)
    {
        CollectionIndex index = settings.Index;
        if (!Enum.IsDefined(index.Kind) || index.Links is < 4 or > 128 || index.BuildEffort is < 8 or > 4096 || index.Lists is < 1 or > 65_536 || index.SearchEffort is < 0 or > 65_536)
        {
            throw CollectionException.Invalid($"collection '{settings.Name}': index {index}; expected 4 to 128 links, a build effort of 8 to 4096, 1 to 65536 lists and a search effort of 0 to 65536");
        }
    }

    public static void CheckSpace(CollectionSettings settings, string space)
    {
        if (!string.Equals(settings.Space, space, StringComparison.Ordinal))
        {
            throw new CollectionException(
                CollectionError.WrongSpace, $"collection '{settings.Name}' holds embeddings of space '{settings.Space}'; got '{space}'");
        }
    }

    public static void CheckId(string id, ItemPlace where)
    {
        if (!IsText(id, 1, MaxIdBytes, out int bytes))
        {
            throw NoText($"{where}: the id", bytes, 1, MaxIdBytes);
        }
    }

    /// <summary>The item's entry, checked and copied.</summary>
    public static ItemEntry Entry(CollectionItem item, int index)
    {
        CheckId(item.Id, new("item", index));
        ItemPlace named = new("item", index, item.Id);
        if (item.Payload is not null && !IsText(item.Payload, 0, MaxPayloadBytes, out int length))
        {
            throw NoText($"{named}: the payload reference", length, 0, MaxPayloadBytes);
        }

        int entries = item.Metadata?.Count ?? 0;
        if (entries > MaxEntries)
        {
            throw CollectionException.Invalid($"{named}: {entries} metadata entries; expected at most {MaxEntries}");
        }

        int bytes = 0;
        KeyValuePair<string, string>[] metadata = entries == 0 ? [] : [.. item.Metadata!];
        foreach ((string key, string value) in metadata)
        {
            if (!IsText(key, 1, MaxKeyBytes, out int ofKey))
            {
                throw NoText($"{named}: a metadata key", ofKey, 1, MaxKeyBytes);
            }

            if (!IsText(value, 0, MaxMetadataBytes, out int ofValue))
            {
                throw NoText($"{named}: the value of metadata '{key}'", ofValue, 0, MaxMetadataBytes);
            }

            bytes += ofKey + ofValue;
        }

        return bytes <= MaxMetadataBytes
            ? new ItemEntry(item.Id, metadata, item.Payload)
            : throw CollectionException.Invalid($"{named}: {bytes} bytes of metadata; expected at most {MaxMetadataBytes}");
    }

    /// <summary>Refuses a vector that has the wrong length, is not finite or, under the cosine, has no direction.</summary>
    public static void CheckVector(CollectionSettings settings, ReadOnlySpan<float> vector, ItemPlace where)
    {
        if (vector.Length != settings.Dimensions)
        {
            throw CollectionException.Invalid($"{where}: a vector of {vector.Length} numbers; collection '{settings.Name}' expects {settings.Dimensions}");
        }

        if (!AreFinite(vector))
        {
            int i = 0;
            while (float.IsFinite(vector[i]))
            {
                i++;
            }

            throw CollectionException.Invalid($"{where}: the vector holds {vector[i]} at component {i}; expected finite numbers");
        }

        if (settings.Metric == Metric.Cosine && !vector.ContainsAnyExcept(0f))
        {
            throw CollectionException.Invalid($"{where}: a vector of zeros has no direction; collection '{settings.Name}' compares by cosine");
        }
    }

    /// <summary>Of numbers without their signs only the finite ones' bits are below infinity's.</summary>
    private static bool AreFinite(ReadOnlySpan<float> vector)
    {
        Vector512<uint> most = default;
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(vector);
        for (; bits.Length >= Vector512<uint>.Count; bits = bits[Vector512<uint>.Count..])
        {
            most = Vector512.Max(most, Vector512.Create(bits) & Vector512.Create(SignLess));
        }

        bool finite = Vector512.LessThanAll(most, Vector512.Create(Infinity));
        foreach (uint number in bits)
        {
            finite &= (number & SignLess) < Infinity;
        }

        return finite;
    }

    /// <summary>Whether a text is well-formed and has so many bytes of UTF-8; -1 where it is missing, -2 where it is not well-formed.</summary>
    private static bool IsText(string text, int least, int most, out int bytes)
    {
        try
        {
            bytes = text is null ? -1 : Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            bytes = -2;
        }

        return bytes >= least && bytes <= most;
    }

    private static CollectionException NoText(string what, int bytes, int least, int most) => CollectionException.Invalid(bytes == -2
        ? $"{what} is no well-formed text"
        : $"{what} has {(bytes < 0 ? "no" : bytes)} bytes; expected {least} to {most}");

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();
}
