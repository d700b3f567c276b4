using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Onnx;

/// <summary>Finds the ONNX file in a version's folder.</summary>
internal static class ModelFile
{
    private const string UsualName = "model.onnx";

    /// <exception cref="InferenceException">There is none, or several and none is named.</exception>
    public static string Find(ModelContext context)
    {
        string declared = context.Declaration.FileName;
        if (declared.Length > 0)
        {
            return Inside(context, declared);
        }

        string usual = Path.Combine(context.VersionDirectory, UsualName);
        if (File.Exists(usual))
        {
            return usual;
        }

        // A graph whose weights lie in files beside it may come as a folder of that name.
        if (Directory.Exists(usual))
        {
            return Path.Combine(usual, UsualName);
        }

        string[] files = Directory.Exists(context.VersionDirectory) ? Directory.GetFiles(context.VersionDirectory, "*.onnx") : [];
        return files.Length switch
        {
            1 => files[0],
            0 => throw new InferenceException(InferenceError.NotFound, $"model '{context.Name}' version {context.Version} has no ONNX file, expected '{UsualName}'"),
            _ => throw InferenceException.InvalidArgument(
                $"model '{context.Name}' version {context.Version} has {files.Length} ONNX files [{string.Join(", ", files.Select(Path.GetFileName).Order(StringComparer.Ordinal))}]; name one as default_model_filename or call it '{UsualName}'"),
        };
    }

    private static string Inside(ModelContext context, string declared)
    {
        string folder = Path.GetFullPath(context.VersionDirectory);
        string path = Path.GetFullPath(declared, folder);
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw InferenceException.InvalidArgument($"model '{context.Name}' names the file '{declared}', expected one inside its version's folder");
    }
}
