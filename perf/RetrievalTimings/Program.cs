using System.Globalization;
using System.Text.Json;
using InferenceServer.RetrievalTimings;

// One measurement per run, one line of JSON: perf/suites/retrieval.py puts them together.
object? measured = args switch
{
    ["match", var address, var lyrics, var callers, var seconds] => await new LyricsLoad(address, Songs.Read(lyrics), Number(callers)).RunAsync(Seconds(seconds)),
    ["import", var address, var gallery, var images, var batch] => await new ImportLoad(address, gallery).RunAsync(Number(images), Number(batch)),
    ["answer", var address, var lyrics, var file] => await LyricsLoad.SaveAnswerAsync(address, Songs.Read(lyrics)[0], file),
    ["text", var model, var lyrics, var seconds] => TextParts.Measure(model, Songs.Read(lyrics), Seconds(seconds)),
    ["image", var model, var gallery, var seconds] => ImageParts.Measure(model, gallery, Seconds(seconds)),
    ["fill", var folder, var rows] => await CollectionFilling.MeasureAsync(folder, Number(rows)),
    ["search", var folder, var seconds] => await CollectionSearches.MeasureAsync(folder, Seconds(seconds)),
    ["upsert", var folder, var batches, var rounds] => await DurableUpserts.MeasureAsync(folder, Number(batches), Number(rounds)),
    ["stall", var folder, var rows] => await SnapshotStalls.MeasureAsync(folder, Number(rows)),
    _ => null,
};
if (measured is null)
{
    Console.Error.WriteLine("usage: RetrievalTimings match|import|answer|text|image|fill|search|upsert|stall ARGUMENTS...");
    return 2;
}

Console.WriteLine(JsonSerializer.Serialize(measured, JsonSerializerOptions.Web));
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
