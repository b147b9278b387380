using Micrograd.Kernels;

namespace Micrograd;

/// <summary>
/// Where tensors' random numbers come from: each element's number is a function of the seed, of how many were drawn before, and of its
/// place, so any number of threads gives the same ones (Philox4x32-10, Salmon et al., 2011).
/// </summary>
/// <remarks>
/// Several threads may draw from one generator: no number is drawn twice, but which thread gets which depends on timing. Threads with
/// a generator each get the same numbers in every run.
/// </remarks>
/// <param name="seed">The seed: the same one, the same numbers.</param>
public sealed partial class Generator(ulong seed)
{
    [ThreadStatic]
    static HashSet<Generator>? t_seen;

    long _drawn;

    /// <summary>What is used where no generator is named; its seed is 0, so a program draws the same numbers in each run.</summary>
    public static Generator Default { get; set; } = new(0);

    /// <summary>The seed.</summary>
    public ulong Seed { get; private set; } = seed;

    /// <summary>How many programs had begun to be recorded when this was made; see <see cref="Tensors.Storage.Recordings"/>.</summary>
    internal int Recordings { get; } = Tensors.Storage.RecordingsBegun;

    /// <summary>How many blocks of numbers were drawn; set it to go on where another left off.</summary>
    public ulong Drawn
    {
        get => (ulong)Interlocked.Read(ref _drawn);
        set => Interlocked.Exchange(ref _drawn, (long)value);
    }

    internal Philox Philox => new(Seed);

    /// <summary>Takes so many blocks: the number of the first.</summary>
    internal ulong Take(long blocks)
    {
        t_seen?.Add(this);
        return (ulong)(Interlocked.Add(ref _drawn, blocks) - blocks);
    }

    /// <summary>Notes which generators this thread draws from, until what it gives is disposed.</summary>
    internal static IDisposable Watch(HashSet<Generator> seen)
    {
        var outer = t_seen;
        t_seen = seen;
        return new Watching(outer);
    }

    sealed class Watching(HashSet<Generator>? outer) : IDisposable
    {
        public void Dispose() => t_seen = outer;
    }
}
