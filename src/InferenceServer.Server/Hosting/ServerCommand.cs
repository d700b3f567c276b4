using System.CommandLine;
using System.Globalization;
using InferenceServer.Abstractions;

namespace InferenceServer.Server.Hosting;

/// <summary>The command line. What it sets overrides the environment and appsettings.json.</summary>
internal static class ServerCommand
{
    // Those that appsettings.json sets a level for.
    private static readonly string[] LogCategories = ["Default", "Microsoft", "Grpc"];

    public static RootCommand Create()
    {
        Option<string[]> models = new("--models") { HelpName = "DIR", Description = "A folder with one folder for each model; may be given several times" };
        Option<string[]> plugins = new("--plugins") { HelpName = "DIR", Description = "A folder with one folder for each plugin; may be given several times" };
        (Option<string> Option, string Key)[] simple =
        [
            (Simple("--address", "IP", "The address to listen on: 127.0.0.1 unless set, 0.0.0.0 for every interface"), nameof(ServerOptions.Address)),
            (Simple("--grpc-port", "PORT", "The port for gRPC: 8001 unless set, 0 for a free one"), nameof(ServerOptions.GrpcPort)),
            (Simple("--http-port", "PORT", "The port for health and metrics: 8002 unless set, 0 for a free one"), nameof(ServerOptions.HttpPort)),
            (Simple("--id", "NAME", "The server's name in its metadata"), nameof(ServerOptions.Id)),
            (Simple("--max-message-bytes", "BYTES", "The largest message taken or sent"), nameof(ServerOptions.MaxMessageBytes)),
            (Simple("--data", "DIR", "The folder for collections and their backups: data unless set"), nameof(ServerOptions.DataFolder)),
            (Simple("--gallery", "DIR", "A folder of pictures to bring into the collection 'gallery' at the start"), nameof(ServerOptions.Gallery)),
            (Simple("--gallery-model", "NAME", "The model that embeds the gallery: the only one unless set"), nameof(ServerOptions.GalleryModel)),
            (Simple("--load-threads", "COUNT", "How many models are loaded at once"), nameof(ServerOptions.LoadThreads)),
            (Simple("--exit-timeout", "HH:MM:SS", "How long to wait for answers under way when told to stop"), nameof(ServerOptions.ExitTimeout)),
        ];
        Option<string> logLevel = Simple("--log-level", "LEVEL", "trace, debug, information, warning, error, critical or none");
        RootCommand command = new("Serves models over the Open Inference Protocol (gRPC).") { models, plugins, logLevel };
        foreach ((Option<string> option, _) in simple)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            Dictionary<string, string?> settings = [];
            AddList(settings, nameof(ServerOptions.Models), parsed.GetValue(models));
            AddList(settings, nameof(ServerOptions.Plugins), parsed.GetValue(plugins));
            foreach ((Option<string> option, string key) in simple)
            {
                Add(settings, $"{ServerOptions.Section}:{key}", parsed.GetValue(option));
            }

            foreach (string category in LogCategories)
            {
                Add(settings, $"Logging:LogLevel:{category}", parsed.GetValue(logLevel));
            }

            return await RunAsync(settings, cancellationToken);
        });
        return command;
    }

    private static Option<string> Simple(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static async Task<int> RunAsync(Dictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        try
        {
            await using WebApplication server = ServerHost.Build(settings);
            await server.RunAsync(cancellationToken);
            return 0;
        }
        catch (InferenceException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync($"The server cannot start: {exception.Message}");
            return 3;
        }
    }

    private static void AddList(Dictionary<string, string?> settings, string key, string[]? values)
    {
        for (int i = 0; i < (values?.Length ?? 0); i++)
        {
            settings[string.Create(CultureInfo.InvariantCulture, $"{ServerOptions.Section}:{key}:{i}")] = values![i];
        }
    }

    private static void Add(Dictionary<string, string?> settings, string key, string? value)
    {
        if (value is not null)
        {
            settings[key] = value;
        }
    }
}
