namespace Grpc.Core.Security;

/// <summary>No encryption.</summary>
internal sealed class InsecureChannelCredentials : ChannelCredentials
{
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
        configurator.SetInsecureCredentials(state);
}
