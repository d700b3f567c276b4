namespace InferenceServer.Collections.InMemory;

/// <summary>
/// Every entry of metadata once, by number, so that a row's metadata is a few numbers and a filter compares numbers.
/// One thread adds; any thread may look up and read.
/// </summary>
internal sealed class TermTable
{
    private readonly Dictionary<(string Key, string Value), int> _numbers = [];
    private readonly AppendList<KeyValuePair<string, string>> _terms = new();
    private readonly Lock _gate = new();

    public KeyValuePair<string, string> this[int term] => _terms[term];

    /// <summary>The number of an entry, given to it where it has none.</summary>
    public int Intern(string key, string value)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue((key, value), out int term))
            {
                term = _terms.Count;
                _terms.Add(new(key, value));
                _numbers.Add((key, value), term);
            }

            return term;
        }
    }

    /// <summary>The number of an entry; -1 where no row has it.</summary>
    public int Find(string key, string value)
    {
        lock (_gate)
        {
            return _numbers.GetValueOrDefault((key, value), -1);
        }
    }
}
