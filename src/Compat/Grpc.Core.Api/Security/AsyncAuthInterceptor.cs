namespace Grpc.Core;

/// <summary>Adds what authenticates one call to its headers.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
