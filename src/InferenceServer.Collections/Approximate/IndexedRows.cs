using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Approximate;

/// <summary>The first rows of some contents, indexed: a row's place in the index is its number.</summary>
/// <param name="Contents">Whose rows.</param>
/// <param name="Index">The index, which may have more by now.</param>
/// <param name="Count">How many of them it has.</param>
internal sealed record IndexedRows(Contents Contents, FaissIndex Index, int Count);
