// Asks a server who it is and lets it add and subtract. Usage: Quickstart [host:port]
using InferenceServer.Client;

string address = args.Length > 0 ? args[0] : "localhost:8001";
using InferenceClient client = new(new Uri($"http://{address}"), new() { Timeout = TimeSpan.FromSeconds(10) });
try
{
    ServerMetadata server = await client.GetServerMetadataAsync();
    ModelMetadata model = await client.GetModelMetadataAsync("add_sub");
    long[] shape = [.. model.Inputs[0].Shape.Select(size => Math.Max(size, 1))];
    InferenceResult result = await client.InferAsync(
        "add_sub",
        [
            InferenceTensor.Create("INPUT0", shape, Enumerable.Range(0, 16).ToArray()),
            InferenceTensor.Create("INPUT1", shape, Enumerable.Repeat(2, 16).ToArray()),
        ]);
    Console.WriteLine($"C#:     {server.Name} {server.Version} at {address}, add_sub version {result.ModelVersion}");
    Console.WriteLine($"        0..15 + 2 = [{string.Join(", ", result["OUTPUT0"].ToArray<int>())}]");
    Console.WriteLine($"        0..15 - 2 = [{string.Join(", ", result["OUTPUT1"].ToArray<int>())}]");
    return 0;
}
catch (InferenceClientException exception)
{
    await Console.Error.WriteLineAsync($"C#: {address}: {exception.StatusCode}: {exception.Message}");
    return 1;
}
