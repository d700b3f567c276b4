using System.Globalization;

namespace InferenceServer.Collections.Disk;

/// <summary>The names of a collection's files.</summary>
internal readonly record struct CollectionFiles(string Folder, long Generation)
{
    /// <summary>The rows of the snapshot.</summary>
    public string Rows => File("rows", Generation);

    /// <summary>The items of the snapshot.</summary>
    public string Items => File("items", Generation);

    /// <summary>What came after the snapshot of that generation, and ahead of the next log.</summary>
    public string LogOf(long number) => File("log", number);

    /// <summary>Removes what other generations left, of a snapshot that was not finished or that has been replaced, and all logs but those from this generation's to the last.</summary>
    public void RemoveOthers(long lastLog)
    {
        HashSet<string> ours = [Rows, Items];
        for (long number = Generation; number <= lastLog; number++)
        {
            ours.Add(LogOf(number));
        }

        foreach (string path in Directory.EnumerateFiles(Folder))
        {
            string name = Path.GetFileName(path);
            bool isOfCollection = name.StartsWith("rows-", StringComparison.Ordinal) || name.StartsWith("items-", StringComparison.Ordinal)
                || name.StartsWith("log-", StringComparison.Ordinal);
            if (isOfCollection && !ours.Contains(path))
            {
                Shrink(path, name);
                RemoveQuietly(path);
            }
        }
    }

    /// <summary>Removes a snapshot that could not be finished.</summary>
    public void RemoveSnapshot()
    {
        RemoveQuietly(Rows);
        RemoveQuietly(Items);
    }

    /// <summary>
    /// Frees a long log bit by bit: freed at once, its room would hold up whoever flushes next (measured). Rows may still be mapped,
    /// and are never cut.
    /// </summary>
    private static void Shrink(string path, string name)
    {
        const long FreedAtOnce = 32 << 20;
        try
        {
            if (!name.StartsWith("log-", StringComparison.Ordinal) || new FileInfo(path).Length <= FreedAtOnce)
            {
                return;
            }

            using Microsoft.Win32.SafeHandles.SafeFileHandle log = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            for (long length = RandomAccess.GetLength(log); length > 0; length -= FreedAtOnce)
            {
                RandomAccess.SetLength(log, Math.Max(0, length - FreedAtOnce));
                RandomAccess.FlushToDisk(log);
            }
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error))
        {
            // Removed whole, then.
        }
    }

    public static void RemoveQuietly(string path)
    {
        try
        {
            System.IO.File.Delete(path);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error))
        {
            // Only room is lost, until the next opening.
        }
    }

    private string File(string what, long number) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{what}-{number:D10}"));
}
