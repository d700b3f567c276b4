using System.Globalization;
using System.Text;

namespace InferenceServer.Collections.Disk;

/// <summary>The right to write a data folder, held by one store at a time. The operating system takes it back when its process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private const string Name = ".lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="CollectionException"><see cref="CollectionError.Locked"/>.</exception>
    public static FolderLock Take(string folder)
    {
        string path = Path.Combine(folder, Name);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new CollectionException(CollectionError.Locked, $"data folder '{folder}' is open in another store or process", error);
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new FolderLock(file);
    }

    public void Dispose() => _file.Dispose();
}
