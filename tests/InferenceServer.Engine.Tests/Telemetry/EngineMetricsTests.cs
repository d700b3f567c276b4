using System.Diagnostics.Metrics;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Telemetry;
using InferenceServer.Engine.Tests.Batching;

namespace InferenceServer.Engine.Tests.Telemetry;

public sealed class EngineMetricsTests
{
    [Fact]
    public void Record_Values_AreCountedUpToEachBound()
    {
        BoundedHistogram histogram = new(1, 2, 4);
        foreach (double value in new[] { 0.5, 1, 1.5, 4, 4.5 })
        {
            histogram.Record(value);
        }

        Assert.Equal([(1, 2L), (2, 3L), (4, 4L), (double.PositiveInfinity, 5L)], histogram.Cumulative());
        Assert.Equal(11.5, histogram.Sum);
    }

    [Fact]
    public async Task Record_ManyThreads_LosesNothing()
    {
        BoundedHistogram histogram = new(10);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                histogram.Record(1);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(40_000, histogram.Sum);
        Assert.Equal(40_000, histogram.Cumulative().Last().Count);
    }

    [Fact]
    public void Meter_WhatAModelDid_IsOnItsInstrumentsWithItsTags()
    {
        using EngineMetrics metrics = new();
        ModelMeter meter = metrics.For("m", 3);
        meter.Executed(5, TimeSpan.FromMilliseconds(2));
        meter.Queued(TimeSpan.FromMilliseconds(1));
        meter.Succeeded(TimeSpan.FromMilliseconds(4));
        meter.Failed(FailureReason.Rejected);
        meter.Load = () => (7, 2);

        Dictionary<string, long> seen = Read("m");

        Assert.Equal(1, seen["nv_inference_request_success"]);
        Assert.Equal(5, seen["nv_inference_count"]);
        Assert.Equal(1, seen["nv_inference_exec_count"]);
        Assert.Equal(4000, seen["nv_inference_request_duration_us"]);
        Assert.Equal(1000, seen["nv_inference_queue_duration_us"]);
        Assert.Equal(2000, seen["nv_inference_compute_infer_duration_us"]);
        Assert.Equal(1, seen["nv_inference_request_failure REJECTED"]);
        Assert.Equal(0, seen["nv_inference_request_failure CANCELED"]);
        Assert.Equal(7, seen["nv_inference_pending_request_count"]);
        Assert.Equal(2, seen["inference_running_batches"]);
    }

    [Fact]
    public async Task Load_BatcherAtWorkAndGone_IsWhatWaitsAndRuns()
    {
        using BatcherFixture f = new(new GatedModel(1));
        Task<TensorSet> running = f.Occupy(), waiting = f.Send(1);

        Assert.Equal((1L, 1L), (f.Meter.WaitingRequests, f.Meter.RunningBatches));
        f.Model.Gate.SetResult();
        await Task.WhenAll(running, waiting).WaitAsync(BatcherFixture.Patience);
        await f.Batcher.DisposeAsync().AsTask().WaitAsync(BatcherFixture.Patience);
        Assert.Equal((0L, 0L), (f.Meter.WaitingRequests, f.Meter.RunningBatches));
        Assert.Null(f.Meter.Load);
    }

    [Fact]
    public void Models_SameVersionAgain_KeepsItsFigures()
    {
        using EngineMetrics metrics = new();

        Assert.Same(metrics.For("m", 1), metrics.For("m", 1));
        Assert.NotSame(metrics.For("m", 1), metrics.For("m", 2));
        metrics.For("a", 1);
        Assert.Equal([("a", 1L), ("m", 1), ("m", 2)], metrics.Models.Select(m => (m.Model, m.Version)));
    }

    private static Dictionary<string, long> Read(string model)
    {
        Dictionary<string, long> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == EngineMetrics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Dictionary<string, object?> labels = tags.ToArray().ToDictionary();
            if (Equals(labels["model"], model) && Equals(labels["version"], "3"))
            {
                seen[labels.TryGetValue("reason", out object? reason) ? $"{instrument.Name} {reason}" : instrument.Name] = value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }
}
