namespace InferenceServer.Tests;

/// <summary>A model repository of a test's own, gone with it.</summary>
internal sealed class TestRepository : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("inference-server-tests-").FullName;

    /// <summary>Adds a model with these versions; returns its folder.</summary>
    public string Add(string name, string config, params ReadOnlySpan<int> versions)
    {
        string folder = System.IO.Path.Combine(Path, name);
        foreach (int version in versions.IsEmpty ? [1] : versions)
        {
            Directory.CreateDirectory(System.IO.Path.Combine(folder, $"{version}"));
        }

        File.WriteAllText(System.IO.Path.Combine(folder, "config.pbtxt"), config);
        return folder;
    }

    /// <summary>A delay model over FP32 vectors: a request takes this long, one at a time.</summary>
    public void AddDelay(string name, int milliseconds, int maxBatchSize = 0, string scheduling = "")
        => Add(name, $$"""
            backend: "delay" max_batch_size: {{maxBatchSize}} {{scheduling}}
            input { name: "INPUT0" data_type: TYPE_FP32 dims: -1 }
            output { name: "OUTPUT0" data_type: TYPE_FP32 dims: -1 }
            parameters { key: "delay_ms" value { string_value: "{{milliseconds}}" } }
            """);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
