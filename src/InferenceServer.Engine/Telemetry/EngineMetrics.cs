using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace InferenceServer.Engine.Telemetry;

/// <summary>
/// The engine's figures: a <see cref="ModelMeter"/> for each version of each model, and the same counters as observable instruments
/// on the meter <c>InferenceServer</c>. Triton's names where one exists, so that dashboards carry over.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InferenceServer";

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<(string Model, long Version), ModelMeter> _models = new();

    /// <summary>Makes the instruments.</summary>
    public EngineMetrics()
    {
        foreach ((string name, string description, Func<ModelMeter, long> read) in Counters)
        {
            _meter.CreateObservableCounter(name, () => Models.Select(m => new Measurement<long>(read(m), TagsOf(m))), description: description);
        }

        foreach ((string name, string description, Func<ModelMeter, long> read) in Gauges)
        {
            _meter.CreateObservableGauge(name, () => Models.Select(m => new Measurement<long>(read(m), TagsOf(m))), description: description);
        }

        _meter.CreateObservableCounter(
            "nv_inference_request_failure",
            () => Models.SelectMany(m => m.Failures().Select(f => new Measurement<long>(f.Count, [.. TagsOf(m), KeyValuePair.Create<string, object?>("reason", f.Reason)]))),
            description: "Requests that failed, by reason");
    }

    /// <summary>The counters of every model: name, description and where to read it.</summary>
    public static IReadOnlyList<(string Name, string Description, Func<ModelMeter, long> Read)> Counters { get; } =
    [
        ("nv_inference_request_success", "Requests answered", m => m.Successes),
        ("nv_inference_count", "Rows executed", m => m.Rows),
        ("nv_inference_exec_count", "Batches executed", m => m.Batches),
        ("nv_inference_request_duration_us", "Time from request to answer, in microseconds", m => m.RequestMicroseconds),
        ("nv_inference_queue_duration_us", "Time in the queue, in microseconds", m => m.QueueMicroseconds),
        ("nv_inference_compute_infer_duration_us", "Time in models, in microseconds", m => m.ComputeMicroseconds),
    ];

    /// <summary>What is under way in every model: name, description and where to read it.</summary>
    public static IReadOnlyList<(string Name, string Description, Func<ModelMeter, long> Read)> Gauges { get; } =
    [
        ("nv_inference_pending_request_count", "Requests in the queue", m => m.WaitingRequests),
        ("inference_running_batches", "Batches in the model", m => m.RunningBatches),
    ];

    /// <summary>The histograms of every model: name, description and where to read it.</summary>
    public static IReadOnlyList<(string Name, string Description, Func<ModelMeter, BoundedHistogram> Read)> Histograms { get; } =
    [
        ("inference_request_duration_seconds", "Time from request to answer", m => m.RequestSeconds),
        ("inference_queue_duration_seconds", "Time in the queue, of requests that were queued", m => m.QueueSeconds),
        ("inference_model_duration_seconds", "Time in the model for each batch", m => m.ModelSeconds),
        ("inference_batch_rows", "Rows of each batch", m => m.BatchRows),
    ];

    /// <summary>All meters, in order of name and version. A model's figures stay when it is unloaded.</summary>
    public IReadOnlyList<ModelMeter> Models => [.. _models.Values.OrderBy(m => m.Model, StringComparer.Ordinal).ThenBy(m => m.Version)];

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal ModelMeter For(string model, long version) => _models.GetOrAdd((model, version), key => new ModelMeter(key.Model, key.Version));

    private static KeyValuePair<string, object?>[] TagsOf(ModelMeter meter)
        => [new("model", meter.Model), new("version", meter.Version.ToString(CultureInfo.InvariantCulture))];
}
