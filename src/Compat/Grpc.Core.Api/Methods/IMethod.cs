namespace Grpc.Core;

/// <summary>The untyped side of a <see cref="Method{TRequest, TResponse}"/>.</summary>
public interface IMethod
{
    MethodType Type { get; }

    string ServiceName { get; }

    string Name { get; }

    /// <summary>The path on the wire: <c>/service/method</c>.</summary>
    string FullName { get; }
}
