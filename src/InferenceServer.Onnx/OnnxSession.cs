using InferenceServer.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>
/// An ONNX file, opened. One session serves all instances of a model: runs may come from several threads at once.
/// Nothing is copied on the way in or out but strings: inputs are read where the caller has them,
/// outputs stay where ONNX Runtime put them and are freed with the <see cref="TensorSet"/> that carries them.
/// </summary>
public sealed class OnnxSession : IDisposable
{
    private readonly string _name;
    private readonly GuardedSession _session;
    private readonly RunLength _length;
    private readonly string[] _outputNames;

    private OnnxSession(string name, GuardedSession session, OnnxDevice device, TimeProvider time, TensorSpec[] inputs, TensorSpec[] outputs)
    {
        _name = name;
        _session = session;
        _length = new RunLength(time);
        _outputNames = [.. outputs.Select(o => o.Name)];
        Device = device;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>Where it runs; never <see cref="OnnxDevice.Auto"/>.</summary>
    public OnnxDevice Device { get; }

    /// <summary>The graph's inputs in the file's order, every dimension included; <see cref="TensorShape.Any"/> where the file leaves one open.</summary>
    public IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>The graph's outputs, likewise.</summary>
    public IReadOnlyList<TensorSpec> Outputs { get; }

    /// <summary>
    /// Whether the graph looks as if it took batches: the first dimension of every input and output is open,
    /// and goes by one name wherever the file names it.
    /// </summary>
    public bool LeadsWithBatch { get; private init; }

    /// <summary>Opens <paramref name="path"/>.</summary>
    /// <param name="name">The model's name, for messages.</param>
    /// <param name="path">The file; weights that it keeps in files of their own are found beside it.</param>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <exception cref="InferenceException">The file is missing, broken or uses what the protocol does not have, or the device cannot be had.</exception>
    public static OnnxSession Open(string name, string path, OnnxSessionOptions? options = null)
    {
        options ??= new OnnxSessionOptions();
        (InferenceSession session, OnnxDevice device) = SessionOpener.Open(name, path, options);
        List<string> faults = [];
        TensorSpec[] inputs = GraphSignature.Read("input", session.InputNames, session.InputMetadata, faults);
        TensorSpec[] outputs = GraphSignature.Read("output", session.OutputNames, session.OutputMetadata, faults);
        GuardedSession guarded = new(name, session, device, options.KeepMemory);
        if (faults.Count > 0)
        {
            guarded.Dispose();
            throw new InferenceException(InferenceError.Unsupported, $"model '{name}' cannot be served: {string.Join("; ", faults)}");
        }

        // Optimizing the graph leaves as much freed memory behind as a small model needs to run.
        NativeHeap.Trim();
        return new OnnxSession(name, guarded, device, options.Time, inputs, outputs)
        {
            LeadsWithBatch = GraphSignature.LeadsWithBatch([.. session.InputMetadata.Values, .. session.OutputMetadata.Values]),
        };
    }

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">Every input once, in any order; read in place, still the caller's.</param>
    /// <param name="outputs">The outputs wanted, in this order; null for all in the file's order.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <returns>The outputs, the caller's to dispose.</returns>
    /// <exception cref="InferenceException">The inputs do not fit the graph, or the graph failed.</exception>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public TensorSet Run(TensorSet inputs, IReadOnlyList<string>? outputs = null, CancellationToken cancellationToken = default)
    {
        InputCheck.Check(_name, Inputs, inputs.AsSpan());
        outputs ??= _outputNames;
        CheckNames(outputs);
        using BoundTensors bound = new(inputs.AsSpan());
        IDisposableReadOnlyCollection<OrtValue> values = _session.Run(bound, outputs, cancellationToken);
        return OutputTensors.Take(_name, outputs, values, bound);
    }

    /// <summary>
    /// As <see cref="Run"/>, without holding up the caller's thread for long: while runs are short they happen at once, on the caller's thread;
    /// when they take milliseconds, each has a thread to itself. What awaits a run goes on on its thread, and so does the next run
    /// where one follows at once.
    /// </summary>
    /// <inheritdoc cref="Run"/>
    public ValueTask<TensorSet> RunAsync(TensorSet inputs, IReadOnlyList<string>? outputs = null, CancellationToken cancellationToken = default)
    {
        if (_length.IsShort || RunThread.IsCurrent)
        {
            return new(_length.Measure(() => Run(inputs, outputs, cancellationToken)));
        }

        return new(RunThread.RunAsync(() => _length.Measure(() => Run(inputs, outputs, cancellationToken))));
    }

    /// <summary>Runs the graph into memory that the caller has, for loops that know their shapes.</summary>
    /// <param name="inputs">Every input once, in any order; read in place.</param>
    /// <param name="outputs">The outputs wanted, written in place; their shapes must be what the graph computes. No strings.</param>
    /// <param name="cancellationToken">Stops between two operators; what was written until then is undefined.</param>
    /// <exception cref="InferenceException">The tensors do not fit the graph, or the graph failed.</exception>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public void RunInto(TensorSet inputs, TensorSet outputs, CancellationToken cancellationToken = default)
    {
        InputCheck.Check(_name, Inputs, inputs.AsSpan());
        InputCheck.CheckTargets(_name, Outputs, outputs.AsSpan());
        using BoundTensors from = new(inputs.AsSpan());
        using BoundTensors to = new(outputs.AsSpan());
        _session.Run(from, to, cancellationToken);
    }

    /// <summary>Closes the session. Its memory is given back when the runs in flight have ended; outputs taken before stay good until they are disposed.</summary>
    public void Dispose() => _session.Dispose();

    private void CheckNames(IReadOnlyList<string> outputs)
    {
        foreach (string output in outputs)
        {
            if (Array.IndexOf(_outputNames, output) < 0)
            {
                throw InferenceException.InvalidArgument($"model '{_name}' has no output '{output}', expected {InputCheck.Names(Outputs)}");
            }
        }
    }
}
