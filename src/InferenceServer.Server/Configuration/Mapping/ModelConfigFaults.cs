using System.Globalization;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Server.Configuration.Mapping;

/// <summary>Everything that is wrong with a model configuration in itself, all at once.</summary>
internal static class ModelConfigFaults
{
    private const int MostInstances = 1024;

    /// <summary>One sentence for each fault; empty for a good configuration.</summary>
    /// <param name="config">The configuration as written.</param>
    /// <param name="folder">The name of the model's folder.</param>
    public static List<string> Of(ModelConfig config, string folder)
    {
        List<string> faults = [];
        if (config.Name.Length > 0 && config.Name != folder)
        {
            faults.Add($"name is '{config.Name}', expected '{folder}', the folder's name, or nothing");
        }

        if (config.MaxBatchSize < 0)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"max_batch_size is {config.MaxBatchSize}, expected 0 or more"));
        }

        AddTensorFaults(faults, "input", config.Input.Select(i => (i.Name, i.DataType, (IReadOnlyList<long>)i.Dims)));
        AddTensorFaults(faults, "output", config.Output.Select(o => (o.Name, o.DataType, (IReadOnlyList<long>)o.Dims)));
        foreach (ModelInstanceGroup group in config.InstanceGroup.Where(g => g.Count < 0))
        {
            faults.Add($"instance_group count is {group.Count}, expected 1 or more");
        }

        if (config.InstanceGroup.Sum(g => (long)g.Count) is > MostInstances and var instances)
        {
            faults.Add($"instance_group counts are {instances} together, expected at most {MostInstances}");
        }

        AddSchedulingFaults(faults, config);
        return faults;
    }

    private static void AddTensorFaults(List<string> faults, string what, IEnumerable<(string Name, DataType Type, IReadOnlyList<long> Dims)> tensors)
    {
        HashSet<string> names = [];
        foreach ((string name, DataType type, IReadOnlyList<long> dims) in tensors)
        {
            if (name.Length == 0)
            {
                faults.Add($"an {what} has no name");
            }

            if (!names.Add(name))
            {
                faults.Add($"{what} '{name}' stands twice");
            }

            if (type == DataType.TypeInvalid)
            {
                faults.Add($"{what} '{name}' has no data_type");
            }

            if (dims.Any(d => d is 0 or < -1))
            {
                faults.Add($"{what} '{name}' has dims [{string.Join(",", dims)}], expected each to be -1 or at least 1");
            }
        }
    }

    private static void AddSchedulingFaults(List<string> faults, ModelConfig config)
    {
        if (config.SequenceBatching is not null)
        {
            faults.Add("sequence_batching is not supported by this version of the server");
        }

        if (config.EnsembleScheduling is not null)
        {
            faults.Add("ensemble_scheduling is not supported by this version of the server");
        }

        if (config.DynamicBatching is not { } batching)
        {
            return;
        }

        foreach (int size in batching.PreferredBatchSize.Where(s => s < 1 || s > config.MaxBatchSize))
        {
            faults.Add($"preferred_batch_size is {size}, expected a value in [1, {config.MaxBatchSize}], the max_batch_size");
        }

        if (batching.MaxQueueDelayMicroseconds > (ulong)TimeSpan.FromMinutes(10).TotalMicroseconds)
        {
            faults.Add($"max_queue_delay_microseconds is {batching.MaxQueueDelayMicroseconds}, expected at most ten minutes");
        }

        if (batching.DefaultQueuePolicy?.MaxQueueSize > int.MaxValue)
        {
            faults.Add($"max_queue_size is {batching.DefaultQueuePolicy.MaxQueueSize}, expected at most {int.MaxValue}");
        }
    }
}
