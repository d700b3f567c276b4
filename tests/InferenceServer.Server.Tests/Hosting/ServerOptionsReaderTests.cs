using InferenceServer.Abstractions;
using InferenceServer.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace InferenceServer.Server.Tests.Hosting;

public sealed class ServerOptionsReaderTests
{
    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        ServerOptions options = Read();

        Assert.Equal(("127.0.0.1", 8001, 8002, "inference-server", int.MaxValue, 4, TimeSpan.FromSeconds(30)),
            (options.Address, options.GrpcPort, options.HttpPort, options.Id, options.MaxMessageBytes, options.LoadThreads, options.ExitTimeout));
        Assert.Equal(("data", "", ""), (options.DataFolder, options.Gallery, options.GalleryModel));
        Assert.Empty(options.Models);
        Assert.Empty(options.Plugins);
    }

    [Fact]
    public void Read_EverySetting_IsBound()
    {
        string folder = Directory.GetCurrentDirectory();

        ServerOptions options = Read(
            ("Models:0", folder), ("Models:1", folder), ("Plugins:0", "p"), ("address", "0.0.0.0"), ("GrpcPort", "0"), ("HttpPort", "65535"),
            ("DataFolder", "d"), ("Gallery", "g"), ("GalleryModel", "m"), ("Id", "triton"), ("MaxMessageBytes", "1024"), ("LoadThreads", "64"), ("ExitTimeout", "00:01:00"));

        Assert.Equal(("d", "g", "m"), (options.DataFolder, options.Gallery, options.GalleryModel));
        Assert.Equal([folder, folder], options.Models);
        Assert.Equal(["p"], options.Plugins);
        Assert.Equal(("0.0.0.0", 0, 65535, "triton", 1024, 64, TimeSpan.FromMinutes(1)),
            (options.Address, options.GrpcPort, options.HttpPort, options.Id, options.MaxMessageBytes, options.LoadThreads, options.ExitTimeout));
    }

    [Fact]
    public void Read_SeveralFaults_TellsAllAtOnce()
    {
        InferenceException exception = Assert.Throws<InferenceException>(() => Read(
            ("GrpcPort", "65536"), ("HttpPort", "eighty"), ("Address", "localhost"), ("Id", ""), ("MaxMessageBytes", "1"), ("ExitTimeout", "02:00:00"), ("Port", "1"), ("Models:0", "/no/such/folder")));

        string[] faults =
        [
            "GrpcPort", "HttpPort is 'eighty', expected a value of type Int32", "Address is 'localhost', expected an IP address", "Id", "MaxMessageBytes", "ExitTimeout",
            "'Port' is not a setting, expected one of [Models, Plugins, DataFolder, Gallery,", "Models names the folder '/no/such/folder', which does not exist",
        ];
        Assert.All(faults, f => Assert.Contains(f, exception.Message, StringComparison.Ordinal));
    }

    private static ServerOptions Read(params (string Key, string Value)[] settings)
        => ServerOptionsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Server:{s.Key}", (string?)s.Value)))
            .Build());
}
