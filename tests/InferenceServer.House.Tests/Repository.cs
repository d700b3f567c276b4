using System.Diagnostics;

namespace InferenceServer.House.Tests;

/// <summary>The repository these tests look at: its files as git knows them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Tracked files, and new ones that git does not ignore, relative to the root.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Git("ls-files --cached --others --exclude-standard").Where(f => File.Exists(Path.Combine(Root, f)))];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static int LinesOf(string file) => File.ReadLines(Path.Combine(Root, file)).Count();

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "InferenceServer.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("no folder above the tests holds InferenceServer.sln");
    }

    private static string[] Git(string arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", $"-C \"{Root}\" {arguments}") { RedirectStandardOutput = true })!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new InvalidOperationException("git does not answer");
    }
}
