using InferenceServer.Client;

using InferenceClient client = new(new Uri($"http://{args.FirstOrDefault() ?? "localhost:8001"}"));
InferenceResult result = await client.InferAsync("add_sub",
[
    InferenceTensor.Create("INPUT0", [1, 16], Enumerable.Range(0, 16).ToArray()),
    InferenceTensor.Create("INPUT1", [1, 16], Enumerable.Repeat(2, 16).ToArray()),
]);
Console.WriteLine($"C#: 0..15 + 2 = [{string.Join(", ", result["OUTPUT0"].ToArray<int>())}]");
