namespace InferenceServer.Kernels.Tests.VectorWidths;

/// <summary>An operator whose results must have the same bits at every vector width. A class that implements this is found without being listed.</summary>
internal interface IWidthProbe
{
    /// <summary>The operator, for example <c>similarity: top-k</c>.</summary>
    string Name { get; }

    /// <summary>Runs the operator on fixed input and adds all it gives to <paramref name="bits"/>.</summary>
    void Run(BitHash bits);
}
