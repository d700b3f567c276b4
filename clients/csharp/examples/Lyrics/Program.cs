using InferenceServer.Client;

using InferenceClient client = new(new Uri($"http://{args.FirstOrDefault() ?? "localhost:8001"}"));
LyricsMatches answer = await client.Lyrics.MatchAsync("별이 빛나는 밤, 우리는 언덕에 누워", "gallery", new() { K = 3 });
foreach (LyricsMatch match in answer.Matches)
{
    Console.WriteLine($"{match.Score:F3} {match.Id}: {match.Lines[0].Text}");
}

byte[] picture = await File.ReadAllBytesAsync("samples/lyrics/gallery/beach_1.png");
ClipScore[,] scores = await client.Tasks.ClipScoreAsync(["waves on a sunny beach"], [picture]);
Console.WriteLine($"{scores[0, 0].Cosine:F3}");
