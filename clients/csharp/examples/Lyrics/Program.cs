// Finds pictures for a line of lyrics and says how well a text describes a picture. Usage: Lyrics [host:port [picture]]
using InferenceServer.Client;

string address = args.Length > 0 ? args[0] : "localhost:8001", picture = args.Length > 1 ? args[1] : "samples/lyrics/gallery/beach_1.png";
using InferenceClient client = new(new Uri($"http://{address}"));
LyricsMatches answer = await client.Lyrics.MatchAsync("별이 빛나는 밤, 우리는 언덕에 누워", "gallery", new() { K = 3 });
foreach (LyricsMatch match in answer.Matches)
{
    Console.WriteLine($"{match.Score:F3} {match.Id}: {match.Lines[0].Text}");
}

ClipScore[,] scores = await client.Tasks.ClipScoreAsync(["waves on a sunny beach"], [await File.ReadAllBytesAsync(picture)]);
Console.WriteLine($"{scores[0, 0].Cosine:F3}");
