using System.Globalization;
using System.Text.RegularExpressions;

namespace InferenceServer.Functional.Tests.Metrics;

public sealed partial class MetricsPageTests
{
    [Fact]
    public async Task Metrics_AfterCalls_IsPrometheusTextLineByLine()
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models);
        await server.InferAsync(Requests.Floats("identity_fp32", [1, 2, 3]));
        await server.FailureAsync(Requests.Floats("identity_fp32", [1], 9, 1));
        using HttpResponseMessage response = await server.Http.GetAsync(new Uri("/metrics", UriKind.Relative)).WaitAsync(TestServer.Patience);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        string page = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        string family = "", type = "";
        HashSet<string> families = [], series = [];
        foreach (string line in page.Split('\n')[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                Assert.True(families.Add(family), $"{family} stands twice");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(family, line.Split(' ')[2]);
                type = line.Split(' ')[3];
                Assert.Contains(type, new[] { "counter", "gauge", "histogram" });
            }
            else
            {
                Match sample = Sample().Match(line);
                Assert.True(sample.Success, $"not a sample: {line}");
                string suffix = sample.Groups["name"].Value[family.Length..];
                Assert.StartsWith(family, line, StringComparison.Ordinal);
                Assert.True(type == "histogram" ? suffix is "_bucket" or "_sum" or "_count" : suffix.Length == 0, line);
                Assert.True(series.Add(line[..line.LastIndexOf(' ')]), $"{line} stands twice");
                Assert.True(double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture) >= 0, line);
            }
        }

        Assert.Contains("nv_inference_request_success", families);
        Assert.Contains("inference_request_duration_seconds", families);
    }

    [Fact]
    public async Task Metrics_AfterCalls_CountsThem()
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models);
        const string Labels = "{model=\"identity_fp32\",version=\"1\"}";
        await server.InferAsync(Requests.Floats("identity_fp32", [1, 2, 3, 4], 2, 2));
        await server.InferAsync(Requests.Floats("identity_fp32", [1]));
        await server.FailureAsync(Requests.Floats("identity_fp32", [1], 1, 1, 1));

        Assert.Equal(2, await server.MetricAsync($"nv_inference_request_success{Labels}"));
        Assert.Equal(3, await server.MetricAsync($"nv_inference_count{Labels}"));
        Assert.Equal(2, await server.MetricAsync($"nv_inference_exec_count{Labels}"));
        Assert.Equal(1, await server.MetricAsync("nv_inference_request_failure{model=\"identity_fp32\",version=\"1\",reason=\"OTHER\"}"));
        Assert.Equal(2, await server.MetricAsync($"inference_request_duration_seconds_count{Labels}"));
        Assert.Equal(1, await server.MetricAsync("inference_batch_rows_bucket{model=\"identity_fp32\",version=\"1\",le=\"1\"}"));
        Assert.Equal(2, await server.MetricAsync("inference_batch_rows_bucket{model=\"identity_fp32\",version=\"1\",le=\"+Inf\"}"));
        Assert.Equal(0, await server.MetricAsync("nv_inference_request_success{model=\"slow\",version=\"1\"}"));
    }

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-z_]+=""([^""\\\n]|\\.)*""(,[a-z_]+=""([^""\\\n]|\\.)*"")*\})? (?<value>\+Inf|NaN|[0-9.]+(E[+-]?[0-9]+)?)$")]
    private static partial Regex Sample();
}
