using System.Collections;

namespace InferenceServer.Abstractions;

/// <summary>
/// Tensors in order, together with what owns their memory. The holder of a set disposes it once;
/// afterwards the tensors' data must not be touched. Disposing twice is harmless.
/// </summary>
public sealed class TensorSet : IReadOnlyList<Tensor>, IDisposable
{
    private readonly Tensor[] _tensors;
    private IDisposable? _owner;

    /// <summary>A set whose memory the garbage collector owns.</summary>
    public TensorSet(params Tensor[] tensors)
        : this(tensors, owner: null)
    {
    }

    /// <summary>A set that disposes <paramref name="owner"/> when it is disposed itself.</summary>
    public TensorSet(Tensor[] tensors, IDisposable? owner)
    {
        _tensors = tensors;
        _owner = owner;
    }

    /// <inheritdoc/>
    public int Count => _tensors.Length;

    /// <inheritdoc/>
    public Tensor this[int index] => _tensors[index];

    /// <summary>The tensor called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Tensor this[string name]
        => Find(name) ?? throw new KeyNotFoundException($"no tensor '{name}' among [{string.Join(", ", _tensors.Select(t => t.Name))}]");

    /// <summary>The tensor called <paramref name="name"/>, or null.</summary>
    public Tensor? Find(string name)
    {
        foreach (Tensor tensor in _tensors)
        {
            if (tensor.Name == name)
            {
                return tensor;
            }
        }

        return null;
    }

    /// <summary>The same tensors held by another owner; disposing this set no longer concerns the new one.</summary>
    public TensorSet OwnedBy(IDisposable owner) => new(_tensors, owner);

    /// <summary>The tensors without a copy.</summary>
    public ReadOnlySpan<Tensor> AsSpan() => _tensors;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Dispose();

    /// <inheritdoc/>
    public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)_tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
