namespace Micrograd.Kernels;

/// <summary>
/// The elementwise loop where every operand lies in order or does not move: parts of it may be done by any thread. A result that no
/// cache holds is written past them.
/// </summary>
internal unsafe struct ElementRange<TFunction, TLoop, T> : IWork
    where TFunction : struct, ILaneFunction
    where TLoop : struct, IElementLoop<T>
    where T : unmanaged
{
    /// <summary>Elements that a thread takes at a time: 10 to 100 µs of work.</summary>
    const int PartSize = 1 << 16;

    public TFunction Function;
    public T* A;
    public T* B;
    public T* C;
    public T* D;
    public T* Y;
    public nuint StepA;
    public nuint StepB;
    public nuint StepC;
    public nuint StepD;
    public nuint Count;
    bool _streams;

    public void Run()
    {
        _streams = StreamingStore.IsWorthIt(Count * (nuint)sizeof(T), Y);
        if (Count < 2 * PartSize || Workers.ThreadCount == 1)
        {
            Run(0, Count);
        }
        else
        {
            Workers.Run(this, (int)((Count + PartSize - 1) / PartSize));
        }
    }

    public readonly void Run(int part)
    {
        var start = (nuint)part * PartSize;
        Run(start, nuint.Min(PartSize, Count - start));
    }

    readonly void Run(nuint start, nuint count)
    {
        if (!_streams)
        {
            Run(start, Y + start, count);
            return;
        }
        var piece = stackalloc T[StreamingStore.PieceBytes / sizeof(T)];
        var size = (nuint)(StreamingStore.PieceBytes / sizeof(T));
        for (nuint done = 0; done < count; done += size)
        {
            var length = nuint.Min(size, count - done);
            Run(start + done, piece, length);
            StreamingStore.Copy((byte*)piece, (byte*)(Y + start + done), length * (nuint)sizeof(T));
        }
        StreamingStore.Finish();
    }

    readonly void Run(nuint start, T* y, nuint count) =>
        TLoop.Run(
            Function,
            A + start * StepA,
            StepA,
            B + start * StepB,
            StepB,
            C + start * StepC,
            StepC,
            D + start * StepD,
            StepD,
            y,
            count
        );
}
