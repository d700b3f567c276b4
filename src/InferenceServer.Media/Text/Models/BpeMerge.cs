namespace InferenceServer.Media.Text;

/// <summary>What a pair of neighbours merges to, and how early: the lowest rank goes first.</summary>
internal readonly record struct BpeMerge(int Rank, int Id);
