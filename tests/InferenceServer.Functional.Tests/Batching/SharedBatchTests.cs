using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Batching;

public sealed class SharedBatchTests
{
    private const int Calls = 24;

    [Fact]
    public async Task ModelInfer_ConcurrentCalls_ShareBatchesAndEachRowEqualsTheSameRowAlone()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 200, maxBatchSize: 8, scheduling: "dynamic_batching { }");
        await using TestServer server = await TestServer.StartAsync(repository.Path);

        // Rows of one to three per call and two widths: only calls of one width may meet in a batch.
        Task<ModelInferResponse>[] calls = [.. Enumerable.Range(0, Calls).Select(i => server.InferAsync(Request(i)))];
        ModelInferResponse[] answers = await Task.WhenAll(calls).WaitAsync(TestServer.Patience);

        for (int i = 0; i < Calls; i++)
        {
            Assert.Equal(Request(i).RawInputContents[0].ToByteArray(), answers[i].RawOutputContents[0].ToByteArray());
            Assert.Equal(Request(i).Inputs[0].Shape, answers[i].Outputs[0].Shape);
        }

        double rows = Enumerable.Range(0, Calls).Sum(RowsOf);
        Assert.Equal(rows, await server.MetricAsync("nv_inference_count{model=\"m\",version=\"1\"}"));
        Assert.InRange(await server.MetricAsync("nv_inference_exec_count{model=\"m\",version=\"1\"}"), Math.Ceiling(rows / 8), Calls - 1);
        Assert.Equal(Calls, await server.MetricAsync("nv_inference_request_success{model=\"m\",version=\"1\"}"));
    }

    [Fact]
    public async Task ModelInfer_ConcurrentStrings_AreTakenApartElementByElement()
    {
        using TestRepository repository = new();
        repository.Add("m", """
            backend: "delay" max_batch_size: 16 dynamic_batching { }
            input { name: "INPUT0" data_type: TYPE_STRING dims: -1 }
            output { name: "OUTPUT0" data_type: TYPE_STRING dims: -1 }
            parameters { key: "delay_ms" value { string_value: "200" } }
            """);
        await using TestServer server = await TestServer.StartAsync(repository.Path);
        byte[][] contents = [.. Enumerable.Range(0, 12).Select(i => (byte[])[(byte)i, 0, 0, 0, .. new byte[i], 1, 0, 0, 0, (byte)i])];

        ModelInferResponse[] answers = await Task.WhenAll(contents.Select(c => server.InferAsync(Requests.Raw("m", "BYTES", c, 1, 2)))).WaitAsync(TestServer.Patience);

        Assert.Equal(contents, answers.Select(a => a.RawOutputContents[0].ToByteArray()));
        Assert.InRange(await server.MetricAsync("nv_inference_exec_count{model=\"m\",version=\"1\"}"), 2, 11);
    }

    private static int RowsOf(int call) => 1 + (call % 3);

    private static ModelInferRequest Request(int call)
    {
        int rows = RowsOf(call), width = 4 + (call % 2);
        return Requests.Floats("m", [.. Enumerable.Range(0, rows * width).Select(v => (1000f * call) + v)], rows, width);
    }
}
