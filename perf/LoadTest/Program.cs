using System.Globalization;
using System.Text.Json;
using InferenceServer.LoadTest;

// LoadTest ADDRESS CALLERS ELEMENTS SECONDS: closed-loop ModelInfer calls on the identity model; prints one JSON line.
if (args.Length != 4)
{
    Console.Error.WriteLine("usage: LoadTest ADDRESS CALLERS ELEMENTS SECONDS");
    return 2;
}

ClosedLoop loop = new(args[0], callers: Number(1), elements: Number(2));
LoadReport report = await loop.RunAsync(TimeSpan.FromSeconds(Number(3)));
Console.WriteLine(JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
return 0;

int Number(int index) => int.Parse(args[index], CultureInfo.InvariantCulture);
