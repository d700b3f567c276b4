using System.Diagnostics.Metrics;

namespace InferenceServer.Engine.Telemetry;

/// <summary>
/// All the engine's instruments, on the meter <c>InferenceServer</c>: Triton's names where one exists, so that dashboards carry over,
/// and histograms in seconds and rows beside them. Every instrument is tagged with model and version.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InferenceServer";

    private readonly Meter _meter = new(MeterName);

    /// <summary>Makes the instruments.</summary>
    public EngineMetrics()
    {
        Successes = _meter.CreateCounter<long>("nv_inference_request_success", description: "Requests answered");
        Failures = _meter.CreateCounter<long>("nv_inference_request_failure", description: "Requests that failed, by reason");
        Inferences = _meter.CreateCounter<long>("nv_inference_count", description: "Rows executed");
        Executions = _meter.CreateCounter<long>("nv_inference_exec_count", description: "Batches executed");
        RequestMicroseconds = _meter.CreateCounter<long>("nv_inference_request_duration_us", description: "Time in requests, in microseconds");
        QueueMicroseconds = _meter.CreateCounter<long>("nv_inference_queue_duration_us", description: "Time in the queue, in microseconds");
        ComputeMicroseconds = _meter.CreateCounter<long>("nv_inference_compute_infer_duration_us", description: "Time in models, in microseconds");
        RequestDuration = _meter.CreateHistogram<double>("inference_request_duration_seconds", "s", "Time from decoded request to answer");
        QueueDuration = _meter.CreateHistogram<double>("inference_queue_duration_seconds", "s", "Time in the queue, of requests that were queued");
        ModelDuration = _meter.CreateHistogram<double>("inference_model_duration_seconds", "s", "Time in the model for each batch");
        BatchRows = _meter.CreateHistogram<int>("inference_batch_rows", "{row}", "Rows of each batch");
    }

    internal Counter<long> Successes { get; }

    internal Counter<long> Failures { get; }

    internal Counter<long> Inferences { get; }

    internal Counter<long> Executions { get; }

    internal Counter<long> RequestMicroseconds { get; }

    internal Counter<long> QueueMicroseconds { get; }

    internal Counter<long> ComputeMicroseconds { get; }

    internal Histogram<double> RequestDuration { get; }

    internal Histogram<double> QueueDuration { get; }

    internal Histogram<double> ModelDuration { get; }

    internal Histogram<int> BatchRows { get; }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal ModelMeter For(string model, long version) => new(this, model, version);
}
