using System.Diagnostics;

namespace InferenceServer.Engine.Telemetry;

/// <summary>The instruments of one version of one model. Safe from several threads.</summary>
public sealed class ModelMeter
{
    private readonly EngineMetrics _metrics;
    private readonly TagList _tags;

    internal ModelMeter(EngineMetrics metrics, string model, long version)
    {
        _metrics = metrics;
        _tags = new TagList { { "model", model }, { "version", version.ToString(System.Globalization.CultureInfo.InvariantCulture) } };
    }

    internal void Queued(TimeSpan duration)
    {
        _metrics.QueueMicroseconds.Add((long)duration.TotalMicroseconds, _tags);
        _metrics.QueueDuration.Record(duration.TotalSeconds, _tags);
    }

    internal void Executed(int rows, TimeSpan duration)
    {
        _metrics.Executions.Add(1, _tags);
        _metrics.Inferences.Add(rows, _tags);
        _metrics.ComputeMicroseconds.Add((long)duration.TotalMicroseconds, _tags);
        _metrics.BatchRows.Record(rows, _tags);
        _metrics.ModelDuration.Record(duration.TotalSeconds, _tags);
    }

    internal void Succeeded(TimeSpan duration)
    {
        _metrics.Successes.Add(1, _tags);
        _metrics.RequestMicroseconds.Add((long)duration.TotalMicroseconds, _tags);
        _metrics.RequestDuration.Record(duration.TotalSeconds, _tags);
    }

    internal void Failed(FailureReason reason)
    {
        TagList tags = _tags;
        tags.Add("reason", reason switch
        {
            FailureReason.Rejected => "REJECTED",
            FailureReason.Cancelled => "CANCELED",
            FailureReason.Backend => "BACKEND",
            _ => "OTHER",
        });
        _metrics.Failures.Add(1, tags);
    }
}
