using System.Globalization;
using System.Text;
using InferenceServer.Engine.Telemetry;

namespace InferenceServer.Server.Endpoints.Http;

/// <summary>The metrics in Prometheus' text format, version 0.0.4.</summary>
internal sealed class MetricsPage(EngineMetrics metrics)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public string Render()
    {
        StringBuilder page = new();
        foreach ((string name, string description, Func<ModelMeter, long> read) in EngineMetrics.Counters)
        {
            Values(page, name, description, "counter", read);
        }

        foreach ((string name, string description, Func<ModelMeter, long> read) in EngineMetrics.Gauges)
        {
            Values(page, name, description, "gauge", read);
        }

        Head(page, "nv_inference_request_failure", "Requests that failed, by reason", "counter");
        foreach (ModelMeter model in metrics.Models)
        {
            foreach ((string reason, long count) in model.Failures())
            {
                Line(page, "nv_inference_request_failure", $"{LabelsOf(model)},reason=\"{reason}\"", count);
            }
        }

        foreach ((string name, string description, Func<ModelMeter, BoundedHistogram> read) in EngineMetrics.Histograms)
        {
            Head(page, name, description, "histogram");
            foreach (ModelMeter model in metrics.Models)
            {
                Histogram(page, name, LabelsOf(model), read(model));
            }
        }

        Process(page);
        return page.ToString();
    }

    private void Values(StringBuilder page, string name, string description, string type, Func<ModelMeter, long> read)
    {
        Head(page, name, description, type);
        foreach (ModelMeter model in metrics.Models)
        {
            Line(page, name, LabelsOf(model), read(model));
        }
    }

    private static void Histogram(StringBuilder page, string name, string labels, BoundedHistogram histogram)
    {
        long count = 0;
        foreach ((double bound, long upTo) in histogram.Cumulative())
        {
            string text = double.IsPositiveInfinity(bound) ? "+Inf" : bound.ToString(CultureInfo.InvariantCulture);
            Line(page, $"{name}_bucket", $"{labels},le=\"{text}\"", upTo);
            count = upTo;
        }

        Line(page, $"{name}_sum", labels, histogram.Sum);
        Line(page, $"{name}_count", labels, count);
    }

    private static void Process(StringBuilder page)
    {
        Head(page, "process_cpu_seconds_total", "User and system time of the process", "counter");
        Line(page, "process_cpu_seconds_total", "", Environment.CpuUsage.TotalTime.TotalSeconds);
        Head(page, "process_resident_memory_bytes", "Resident memory of the process", "gauge");
        Line(page, "process_resident_memory_bytes", "", Environment.WorkingSet);
        Head(page, "dotnet_gc_allocated_bytes_total", "Bytes allocated on the managed heap", "counter");
        Line(page, "dotnet_gc_allocated_bytes_total", "", GC.GetTotalAllocatedBytes());
        Head(page, "dotnet_gc_collections_total", "Garbage collections by generation", "counter");
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            Line(page, "dotnet_gc_collections_total", $"generation=\"{generation}\"", GC.CollectionCount(generation));
        }
    }

    private static string LabelsOf(ModelMeter model)
        => $"model=\"{Escape(model.Model)}\",version=\"{model.Version.ToString(CultureInfo.InvariantCulture)}\"";

    private static string Escape(string value)
        => value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Head(StringBuilder page, string name, string description, string type)
        => page.Append("# HELP ").Append(name).Append(' ').Append(description).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Line(StringBuilder page, string name, string labels, double value)
        => page.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
