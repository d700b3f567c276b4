using Grpc.Core.Security;

namespace Grpc.Core;

/// <summary>What authenticates single calls.</summary>
public abstract class CallCredentials
{
    /// <summary>All of them, in order; at least two.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials) => new CompositeCallCredentials(credentials);

    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new InterceptorCallCredentials(interceptor);

    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);
}
