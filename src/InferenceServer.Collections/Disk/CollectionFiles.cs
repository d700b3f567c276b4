using System.Globalization;

namespace InferenceServer.Collections.Disk;

/// <summary>The names of a collection's files.</summary>
internal readonly record struct CollectionFiles(string Folder, long Generation)
{
    /// <summary>The rows of the snapshot.</summary>
    public string Rows => File("rows");

    /// <summary>The items of the snapshot.</summary>
    public string Items => File("items");

    /// <summary>What came after the snapshot.</summary>
    public string Log => File("log");

    /// <summary>Removes what other generations left: of a snapshot that was not finished, or that has been replaced.</summary>
    public void RemoveOthers()
    {
        foreach (string path in Directory.EnumerateFiles(Folder))
        {
            string name = Path.GetFileName(path);
            bool isOurs = name.StartsWith("rows-", StringComparison.Ordinal) || name.StartsWith("items-", StringComparison.Ordinal)
                || name.StartsWith("log-", StringComparison.Ordinal);
            if (isOurs && path != Rows && path != Items && path != Log)
            {
                RemoveQuietly(path);
            }
        }
    }

    /// <summary>Removes this generation's files as far as they are there.</summary>
    public void Remove()
    {
        System.IO.File.Delete(Rows);
        System.IO.File.Delete(Items);
        System.IO.File.Delete(Log);
    }

    private static void RemoveQuietly(string path)
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

    private string File(string what) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{what}-{Generation:D10}"));
}
