namespace InferenceServer.Onnx;

/// <summary>How far ONNX Runtime rewrites a graph when a session opens.</summary>
public enum OnnxOptimization
{
    /// <summary>The graph runs as it is in the file.</summary>
    None,
    /// <summary>Constant folding and removal of what does nothing.</summary>
    Basic,
    /// <summary>Also fuses nodes for the device. The default.</summary>
    Extended,
    /// <summary>
    /// Also lays tensors out in blocks of channels: measured on the CPU up to 2.4 times as fast for ordinary convolutions
    /// and 15 times as slow for long, narrow ones, so a model asks for it.
    /// </summary>
    All,
}
