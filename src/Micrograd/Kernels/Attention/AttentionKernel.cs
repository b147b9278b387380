using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Attention;

/// <summary>
/// softmax(q kᵀ·scale + mask) v of each head, some queries at a time, so that no matrix of all scores is ever there (Dao et al., 2022);
/// and its gradient, which computes the weights again from what was kept of each query, m + ln Σ e^(s − m).
/// </summary>
internal static unsafe class AttentionKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The result and what is kept, head after head and row after row.</summary>
    public static void Forward(
        AttentionShape shape,
        Heads<T> q,
        Heads<T> k,
        Heads<T> v,
        Heads<T> mask,
        DropDraws<T> draws,
        Span<T> y,
        Span<T> logSum
    )
    {
        Check(shape, q, k, v, mask);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, (long)shape.Heads * shape.Queries * shape.ValueWidth);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logSum.Length, (long)shape.Heads * shape.Queries);
        fixed (
            T* ofQ = q.Memory,
                ofK = k.Memory,
                ofV = v.Memory,
                ofMask = mask.Memory,
                to = y,
                sums = logSum
        )
        fixed (
            int* atQ = q.Places,
                atK = k.Places,
                atV = v.Places,
                atMask = mask.Places
        )
        {
            var work = new AttentionForward<T>
            {
                Shape = shape,
                Q = new(ofQ, atQ, q.Row, q.Column),
                K = new(ofK, atK, k.Row, k.Column),
                V = new(ofV, atV, v.Row, v.Column),
                Mask = new(ofMask, atMask, mask.Row, mask.Column),
                Draws = draws,
                Y = to,
                LogSum = sums,
            };
            RowRanges.Run(work, shape.Heads * shape.Blocks, shape.BlockWork / 16);
        }
    }

    /// <summary>The gradients of q, of k and of v, head after head and row after row.</summary>
    public static void Backward(
        AttentionShape shape,
        Heads<T> q,
        Heads<T> k,
        Heads<T> v,
        Heads<T> mask,
        DropDraws<T> draws,
        Heads<T> g,
        ReadOnlySpan<T> y,
        ReadOnlySpan<T> logSum,
        Span<T> toQ,
        Span<T> toK,
        Span<T> toV
    )
    {
        Check(shape, q, k, v, mask);
        var heads = shape.Heads / shape.Sharing;
        ArgumentOutOfRangeException.ThrowIfNotEqual(g.Places.Length, shape.Heads);
        ArgumentOutOfRangeException.ThrowIfNotEqual(g.Column, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, (long)shape.Heads * shape.Queries * shape.ValueWidth);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logSum.Length, (long)shape.Heads * shape.Queries);
        ArgumentOutOfRangeException.ThrowIfNotEqual(toQ.Length, (long)shape.Heads * shape.Queries * shape.Width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(toK.Length, (long)heads * shape.Keys * shape.Width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(toV.Length, (long)heads * shape.Keys * shape.ValueWidth);
        fixed (
            T* ofQ = q.Memory,
                ofK = k.Memory,
                ofV = v.Memory,
                ofMask = mask.Memory,
                ofG = g.Memory
        )
        fixed (
            int* atQ = q.Places,
                atK = k.Places,
                atV = v.Places,
                atMask = mask.Places,
                atG = g.Places
        )
        fixed (
            T* ofY = y,
                sums = logSum,
                q2 = toQ,
                k2 = toK,
                v2 = toV
        )
        {
            var work = new AttentionBackward<T>
            {
                Shape = shape,
                Q = new(ofQ, atQ, q.Row, q.Column),
                K = new(ofK, atK, k.Row, k.Column),
                V = new(ofV, atV, v.Row, v.Column),
                Mask = new(ofMask, atMask, mask.Row, mask.Column),
                G = new(ofG, atG, g.Row, g.Column),
                Draws = draws,
                Y = ofY,
                LogSum = sums,
                ToQ = q2,
                ToK = k2,
                ToV = v2,
            };
            RowRanges.Run(work, heads, shape.BlockWork * shape.Blocks * shape.Sharing / 6);
        }
    }

    static void Check(AttentionShape shape, Heads<T> q, Heads<T> k, Heads<T> v, Heads<T> mask)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(q.Places.Length, shape.Heads);
        ArgumentOutOfRangeException.ThrowIfNotEqual(k.Places.Length * shape.Sharing, shape.Heads);
        ArgumentOutOfRangeException.ThrowIfNotEqual(v.Places.Length * shape.Sharing, shape.Heads);
        ArgumentOutOfRangeException.ThrowIfNotEqual(q.Column, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(k.Column, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(v.Column, 1);
        if (!mask.Memory.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(mask.Places.Length, shape.Heads);
        }
    }
}

/// <summary>Where the matrices of heads lie, of memory that is pinned.</summary>
internal readonly unsafe struct HeadPlaces<T>(T* memory, int* places, nint row, nint column)
    where T : unmanaged
{
    public bool IsNone => memory == null;

    public nint Row => row;

    public nint Column => column;

    public T* this[int head] => memory + places[head];
}
