namespace Grpc.Compat.Tests.Registration;

/// <summary>What a marshaller read off the wire without making an array of it.</summary>
internal sealed record RawMessage(int Length, long Sum, int Segments);
