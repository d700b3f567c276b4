namespace InferenceServer.Onnx;

/// <summary>How far ONNX Runtime rewrites a graph when a session opens.</summary>
public enum OnnxOptimization
{
    /// <summary>The graph runs as it is in the file.</summary>
    None,
    /// <summary>Constant folding and removal of what does nothing.</summary>
    Basic,
    /// <summary>Also fuses nodes for the device.</summary>
    Extended,
    /// <summary>Also changes the layout of tensors. The default.</summary>
    All,
}
