using System.Globalization;
using InferenceServer.Engine.Plugins;
using InferenceServer.Engine.Repository;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace InferenceServer.Server.Hosting;

/// <summary>What an operator wants to read once the server is ready: what is loaded, where it listens, and a call to copy.</summary>
internal sealed class StartupReport(ModelCatalog catalog, PluginCatalog plugins, IServer server, ServerOptions options)
{
    public void Write(TextWriter output)
    {
        string[] addresses = [.. server.Features.Get<IServerAddressesFeature>()!.Addresses];
        string grpc = new Uri(addresses[0]).Authority;
        output.WriteLine($"kinds of model: {string.Join(", ", plugins.Kinds)}");
        foreach (ModelVersion version in catalog.All)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{version.Model} {version.Version}").PadRight(28);
            output.WriteLine(version.State == ModelState.Ready ? $"  {name} ready ({version.Platform})" : $"  {name} NOT READY: {version.Reason}");
        }

        output.WriteLine($"{options.Id}: gRPC on {grpc}, health and metrics on {addresses[^1]}");
        output.WriteLine($"try it: python3 clients/python/examples/quickstart.py {grpc}");
        output.Flush();
    }
}
