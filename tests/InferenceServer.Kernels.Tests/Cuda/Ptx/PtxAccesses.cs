namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>
/// Who read and wrote each word last, so that two threads at one word without a barrier between them are noticed whatever order they
/// are run in. Time is counted in epochs: one ends at each barrier, and groups of threads run one after another.
/// </summary>
internal sealed class PtxAccesses(string space, long words)
{
    private const int PageWords = 1024, Several = -1;

    private readonly Word[]?[] _pages = new Word[]?[(words + PageWords - 1) / PageWords];

    /// <summary>Notes that a thread reads a word.</summary>
    public void Read(long word, PtxMoment now, int thread)
    {
        ref Word at = ref At(word);
        Refuse(at.Written, now, thread, word, "reads what another thread writes");
        Refuse(at.Added, now, thread, word, "reads what another thread adds to");
        at.Read = Later(at.Read, now, thread);
    }

    /// <summary>Notes that a thread writes a word.</summary>
    public void Write(long word, PtxMoment now, int thread)
    {
        ref Word at = ref At(word);
        Refuse(at.Written, now, thread, word, "writes what another thread writes");
        Refuse(at.Read, now, thread, word, "writes what another thread reads");
        Refuse(at.Added, now, thread, word, "writes what another thread adds to");
        at.Written = new(now.Epoch, thread);
    }

    /// <summary>Notes that a thread adds to a word atomically, which several may do at a time.</summary>
    public void Add(long word, PtxMoment now, int thread)
    {
        ref Word at = ref At(word);
        Refuse(at.Written, now, thread, word, "adds to what another thread writes");
        Refuse(at.Read, now, thread, word, "adds to what another thread reads");
        at.Added = Later(at.Added, now, thread);
    }

    /// <summary>Whether anything was written to a word.</summary>
    public bool IsWritten(long word) => At(word).Written.Epoch != 0 || At(word).Added.Epoch != 0;

    private static Stamp Later(Stamp before, PtxMoment now, int thread)
        => IsOfAnotherGroup(before, now) ? before : new(now.Epoch, before.Epoch == now.Epoch && before.Thread != thread ? Several : thread);

    private static bool IsOfAnotherGroup(Stamp stamp, PtxMoment now) => stamp.Epoch >= now.Launch && stamp.Epoch < now.Group;

    private void Refuse(Stamp other, PtxMoment now, int thread, long word, string what)
    {
        if (IsOfAnotherGroup(other, now) || (other.Epoch == now.Epoch && other.Thread != thread))
        {
            throw new PtxFaultException($"{what}: thread {thread} and {(other.Thread == Several ? "several" : $"thread {other.Thread}")}{(IsOfAnotherGroup(other, now) ? " of another group" : string.Empty)} at word {word} of {space} memory, without a barrier between them");
        }
    }

    private ref Word At(long word)
    {
        Word[] page = _pages[word / PageWords] ??= new Word[PageWords];
        return ref page[word % PageWords];
    }

    private readonly record struct Stamp(long Epoch, int Thread);

    private struct Word
    {
        public Stamp Written;
        public Stamp Read;
        public Stamp Added;
    }
}
