using System.Runtime.InteropServices;

namespace InferenceServer.Collections.Disk;

/// <summary>Folders whose entries outlive a power cut. A rename or a new file is there for good only once its folder was flushed, which .NET has no call for.</summary>
internal static partial class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>Returns when the folder's entries are on the disk; where folders cannot be flushed (Windows), at once.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int folder = Open(path, ReadOnly);
        if (folder < 0)
        {
            throw Failed("open", path);
        }

        try
        {
            if (Synchronize(folder) != 0)
            {
                throw Failed("fsync", path);
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    /// <summary>Renames a folder within its parent, for good.</summary>
    public static void Rename(string from, string to)
    {
        Directory.Move(from, to);
        Flush(Path.GetDirectoryName(to)!);
    }

    private static IOException Failed(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} of folder '{path}': {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
