namespace Micrograd.Kernels;

/// <summary>
/// The elementwise loop where every operand lies in order or does not move: parts of it may be done by any thread.
/// </summary>
internal unsafe struct ElementRange<TFunction, TLoop, T> : IWork
    where TFunction : struct, ILaneFunction
    where TLoop : struct, IElementLoop<T>
    where T : unmanaged
{
    /// <summary>Elements that a thread takes at a time: 5 to 50 µs of work.</summary>
    const int PartSize = 1 << 15;

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

    public readonly void Run()
    {
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

    readonly void Run(nuint start, nuint count) =>
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
            Y + start,
            count
        );
}
