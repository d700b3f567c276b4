using System.ComponentModel.DataAnnotations;

namespace InferenceServer.Server;

/// <summary>Everything an operator can set: by command line, environment (<c>Server__GrpcPort</c>) or <c>appsettings.json</c> (section <c>Server</c>).</summary>
public sealed class ServerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Server";

    /// <summary>Repository folders with one folder for each model.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>Folders with one folder for each plugin.</summary>
    public IList<string> Plugins { get; } = [];

    /// <summary>The folder for what the server keeps: collections and their backups. Made when something is kept first.</summary>
    /// <value><c>data</c> in the working directory by default.</value>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>A folder of pictures that is brought into the collection <c>gallery</c> at the start; none by default.</summary>
    public string Gallery { get; set; } = "";

    /// <summary>The model that embeds the gallery.</summary>
    /// <value>An image embedder's name; the only one by default.</value>
    public string GalleryModel { get; set; } = "";

    /// <summary>The address to listen on.</summary>
    /// <value>An IP address; 127.0.0.1 by default, 0.0.0.0 for every interface.</value>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port for gRPC (HTTP/2 without TLS).</summary>
    /// <value>0 to 65535; 0 takes a free one; 8001 by default.</value>
    [Range(0, 65535)]
    public int GrpcPort { get; set; } = 8001;

    /// <summary>The port for health and metrics (HTTP/1.1).</summary>
    /// <value>0 to 65535; 0 takes a free one; 8002 by default.</value>
    [Range(0, 65535)]
    public int HttpPort { get; set; } = 8002;

    /// <summary>The server's name in its metadata.</summary>
    [Required]
    public string Id { get; set; } = "inference-server";

    /// <summary>The largest message taken or sent.</summary>
    /// <value>Bytes, 1 KiB to 2 GiB - 1; 2 GiB - 1 by default.</value>
    [Range(1024, int.MaxValue)]
    public int MaxMessageBytes { get; set; } = int.MaxValue;

    /// <summary>How many models are loaded at once.</summary>
    /// <value>1 to 64; 4 by default.</value>
    [Range(1, 64)]
    public int LoadThreads { get; set; } = 4;

    /// <summary>How long the process waits for answers that are under way when it is told to stop.</summary>
    /// <value>0 to one hour; 30 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ExitTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
