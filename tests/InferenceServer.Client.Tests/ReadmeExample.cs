namespace InferenceServer.Client.Tests;

/// <summary>The README's example, compiled; <see cref="ReadmeTests"/> compares the two.</summary>
internal static class ReadmeExample
{
    public static async Task RunAsync()
    {
        using InferenceClient client = new(new Uri("http://localhost:8001"), new() { Timeout = TimeSpan.FromSeconds(5) });
        InferenceTensor input = InferenceTensor.Create("INPUT0", [1, 4], new float[] { 1, 2, 3, 4 });
        InferenceResult result = await client.InferAsync("identity", [input]);
        Console.WriteLine(string.Join(' ', result["OUTPUT0"].ToArray<float>()));
    }
}
