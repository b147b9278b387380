namespace Micrograd.Kernels;

/// <summary>What a loop reads: memory, where it starts, and the step along each axis. The default one is read as 0.</summary>
internal readonly ref struct Operand<T>(ReadOnlySpan<T> memory, int offset, ReadOnlySpan<int> strides)
    where T : unmanaged
{
    public ReadOnlySpan<T> Memory { get; } = memory;

    public int Offset { get; } = offset;

    public ReadOnlySpan<int> Strides { get; } = strides;

    public bool IsNone => Memory.IsEmpty;

    /// <summary>The step that a flat loop over all elements takes: 1 if they lie in order, 0 if all are the first, else −1.</summary>
    public int FlatStep(ReadOnlySpan<int> sizes)
    {
        var (contiguous, constant) = (true, true);
        long expected = 1;
        for (var axis = sizes.Length - 1; axis >= 0; axis--)
        {
            if (sizes[axis] != 1)
            {
                contiguous &= Strides[axis] == expected;
                constant &= Strides[axis] == 0;
                expected *= sizes[axis];
            }
        }
        return constant ? 0
            : contiguous ? 1
            : -1;
    }

    /// <summary>Throws unless every element that the sizes and strides reach lies in the memory.</summary>
    public void Require(ReadOnlySpan<int> sizes)
    {
        if (IsNone)
        {
            return;
        }
        long low = Offset;
        long high = Offset;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            var reach = (long)Strides[axis] * (sizes[axis] - 1);
            low += Math.Min(0, reach);
            high += Math.Max(0, reach);
        }
        if (low < 0 || high >= Memory.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(sizes), "The layout reaches beyond the memory.");
        }
    }
}
