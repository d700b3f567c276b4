namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>Which ways a thread went at branches that the text says are the same in all lanes, since it last met the others.</summary>
internal sealed class PtxWays
{
    private readonly Dictionary<int, List<bool>> _taken = [];

    public void Note(int step, bool taken)
    {
        if (!_taken.TryGetValue(step, out List<bool>? ways))
        {
            _taken[step] = ways = [];
        }

        ways.Add(taken);
    }

    /// <summary>A branch at which both came as often as the shorter did and went another way; null where there is none. Lanes that did not come say nothing.</summary>
    public int? Parting(PtxWays other)
    {
        foreach ((int step, List<bool> ways) in _taken)
        {
            if (other._taken.TryGetValue(step, out List<bool>? others) && !ways.Take(others.Count).SequenceEqual(others.Take(ways.Count)))
            {
                return step;
            }
        }

        return null;
    }

    public void Clear()
    {
        if (_taken.Count > 0)
        {
            _taken.Clear();
        }
    }
}
