using System.Buffers;
using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference.Wire;

namespace InferenceServer.Server.Endpoints.Inference;

/// <summary>Reads parameters, and what the protocol says of the reserved ones.</summary>
internal static class InferParameters
{
    // A hundred years in microseconds: nobody waits longer, and a TimeSpan holds it.
    private const long LongestTimeout = 100L * 365 * 24 * 3600 * 1_000_000;

    /// <summary>Reads one entry of a parameter map; the value is a bool, long, string, double or ulong, or null where none is set.</summary>
    public static KeyValuePair<string, object?> ReadEntry(ReadOnlySequence<byte> bytes)
    {
        string key = "";
        object? value = null;
        WireReader reader = new(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = reader.ReadString(); break;
                case 2: value = ReadValue(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        return new(key, value);
    }

    /// <summary>Keeps what a tensor's parameter asks of the server, so that it can be refused by name.</summary>
    public static void AddTensorParameter(List<KeyValuePair<string, object?>>? parameters, ReadOnlySequence<byte> entry)
    {
        KeyValuePair<string, object?> parameter = ReadEntry(entry);
        if (parameter.Key.StartsWith("shared_memory_", StringComparison.Ordinal))
        {
            throw new InferenceException(InferenceError.Unsupported, "Client shared memory is disabled: tensors must travel in the request");
        }

        if (parameter.Key == "classification")
        {
            parameters?.Add(parameter);
        }
    }

    /// <summary>Turns the request's parameters into scheduling options.</summary>
    /// <exception cref="InferenceException">A parameter is reserved or has the wrong type.</exception>
    public static RequestOptions OptionsOf(IReadOnlyList<KeyValuePair<string, object?>> parameters)
    {
        RequestOptions options = default;
        foreach ((string key, object? value) in parameters)
        {
            switch (key)
            {
                case "priority":
                    options = options with
                    {
                        Priority = value switch
                        {
                            ulong unsigned => unsigned,
                            long signed and >= 0 => (ulong)signed,
                            _ => throw WrongValue(key, value, "an int64 or uint64 of 0 or more"),
                        }
                    };
                    break;
                case "timeout":
                    options = value is long microseconds and >= 0
                        ? options with { QueueTimeout = microseconds == 0 ? null : TimeSpan.FromMicroseconds(Math.Min(microseconds, LongestTimeout)) }
                        : throw WrongValue(key, value, "an int64 of microseconds, 0 or more");
                    break;
                case "sequence_id" or "sequence_start" or "sequence_end" or "triton_enable_empty_final_response":
                    break;
                case "classification":
                    throw new InferenceException(InferenceError.Unsupported, "parameter 'classification' of an output is not supported by this server");
                case "headers" or "binary_data_output":
                case var reserved when reserved.StartsWith("triton_", StringComparison.Ordinal):
                    throw InferenceException.InvalidArgument($"parameter '{key}' is reserved, expected another name");
                default:
                    _ = value is bool or long or string or double ? value : throw WrongValue(key, value, "a bool, int64, string or double");
                    break;
            }
        }

        return options;
    }

    private static InferenceException WrongValue(string key, object? value, string expectation)
        => InferenceException.InvalidArgument($"parameter '{key}' is {value ?? "not set"} ({value?.GetType().Name ?? "no value"}), expected {expectation}");

    private static object? ReadValue(ReadOnlySequence<byte> bytes)
    {
        object? value = null;
        WireReader reader = new(bytes);
        while (reader.Next())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, _): value = reader.ReadInt64() != 0; break;
                case (2, _): value = reader.ReadInt64(); break;
                case (3, _): value = reader.ReadString(); break;
                case (4, WireType.Fixed64): value = BitConverter.UInt64BitsToDouble(reader.ReadFixed64()); break;
                case (5, _): value = (ulong)reader.ReadInt64(); break;
                default: reader.Skip(); break;
            }
        }

        return value;
    }
}
