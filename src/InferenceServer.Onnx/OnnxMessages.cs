using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>What ONNX Runtime says, fit for a caller: one line, without the places in its source and without our folders.</summary>
internal static partial class OnnxMessages
{
    public static string Clean(OnnxRuntimeException exception, string path = "")
    {
        string text = exception.Message;
        if (path.Length > 0)
        {
            text = text.Replace(path, Path.GetFileName(path), StringComparison.Ordinal);
        }

        return Spaces().Replace(SourcePlace().Replace(text, ""), " ").Trim();
    }

    [GeneratedRegex(@"/\S+\.(cc|h|cpp):\d+ .*?(?=\s[A-Z]|$)", RegexOptions.Singleline)]
    private static partial Regex SourcePlace();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
