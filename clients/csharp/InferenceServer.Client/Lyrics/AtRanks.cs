namespace InferenceServer.Client;

/// <summary>A figure from 0 to 1 among the best one, five and ten.</summary>
public readonly record struct AtRanks(double At1, double At5, double At10);
