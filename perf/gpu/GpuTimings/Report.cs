using System.Text.Json;

namespace InferenceServer.GpuTimings;

/// <summary>What is found, a JSON object to a line as soon as it is known, so that nothing is lost with a process that hangs or dies.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Writes {"KIND": VALUE}.</summary>
    public void Write(string kind, object value)
    {
        output.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object> { [kind] = value }, JsonSerializerOptions.Web));
        output.Flush();
    }

    /// <summary>Writes what a step found.</summary>
    public void Write(object found) => Write(found switch { KernelFacts => "kernel", Checked => "check", _ => "timing" }, found);
}
