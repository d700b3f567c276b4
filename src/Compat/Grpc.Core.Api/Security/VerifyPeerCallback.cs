namespace Grpc.Core;

/// <summary>Says whether a peer that presented its certificate is accepted.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
