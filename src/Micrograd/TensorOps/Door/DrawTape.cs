using Micrograd.Kernels;

namespace Micrograd.TensorOps;

/// <summary>
/// The counters that a piece of code took from generators, so that its random numbers can be drawn again as they were, whatever the
/// generators have given to others since. It holds for a flow of control.
/// </summary>
internal sealed class DrawTape
{
    static readonly AsyncLocal<Head?> s_head = new();

    // As in GradMode: programs without a tape must not pay for it.
    static bool s_used;

    readonly Lock _lock = new();
    readonly List<(Tensor Counter, long Numbers)> _draws = [];

    /// <summary>Notes what is drawn, until what is returned is disposed.</summary>
    public IDisposable Record() => new Head(this, isPlaying: false);

    /// <summary>Has the draws that were noted made again, until what is returned is disposed.</summary>
    public IDisposable Replay() => new Head(this, isPlaying: true);

    /// <summary>Where the numbers of a draw begin: as the tape says, or the generator.</summary>
    /// <exception cref="InvalidOperationException">The piece draws otherwise than it did at first.</exception>
    public static Tensor Take(Generator? generator, long numbers) =>
        s_used && s_head.Value is { } head ? head.Take(generator, numbers) : Counter.Fresh(generator, numbers);

    sealed class Head : IDisposable
    {
        readonly DrawTape _tape;
        readonly bool _isPlaying;
        readonly Head? _outer;
        int _next;

        public Head(DrawTape tape, bool isPlaying)
        {
            s_used = true;
            (_tape, _isPlaying, _outer) = (tape, isPlaying, s_head.Value);
            s_head.Value = this;
        }

        public Tensor Take(Generator? generator, long numbers)
        {
            using (Uninterrupted.Enter(_tape._lock))
            {
                if (!_isPlaying)
                {
                    // A piece within a piece draws what the outer one says.
                    var counter = _outer is null ? Counter.Fresh(generator, numbers) : _outer.Take(generator, numbers);
                    _tape._draws.Add((counter, numbers));
                    return counter;
                }
                if (_next == _tape._draws.Count || _tape._draws[_next].Numbers != numbers)
                {
                    throw new InvalidOperationException(
                        "Checkpoint: the function draws other random numbers when it is computed again; it must compute the same."
                    );
                }
                return _tape._draws[_next++].Counter;
            }
        }

        public void Dispose() => s_head.Value = _outer;
    }
}
