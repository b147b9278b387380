using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Attention;

/// <summary>
/// The gradients of heads of keys, each of which is a row of this work, and of the queries that share it: with the weights p computed
/// again, dv = Σ pᵀ g, ds = p (g vᵀ − Σ g y) scale, dq = ds k and dk = Σ dsᵀ q.
/// </summary>
internal unsafe struct AttentionBackward<T> : IRowWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public AttentionShape Shape;
    public HeadPlaces<T> Q;
    public HeadPlaces<T> K;
    public HeadPlaces<T> V;
    public HeadPlaces<T> Mask;
    public HeadPlaces<T> G;
    public DropDraws<T> Draws;
    public T* Y;
    public T* LogSum;
    public T* ToQ;
    public T* ToK;
    public T* ToV;

    public readonly void Run(int first, int count)
    {
        var width = Shape.Block;
        const int Vector = 64;
        var size = (nint)Shape.Keys * width;
        var dropped = Shape.Dropout > 0 ? size : 0;
        var turnedSize = (nint)Math.Max(Shape.Width, Shape.ValueWidth) * width + Vector;
        var turned = (T*)BlockMemory.Get((turnedSize + 2 * size + dropped + Vector) * sizeof(T));
        var weights = turned + turnedSize;
        var sums = stackalloc T[width];
        var means = stackalloc T[width];
        new Span<T>(sums, width).Clear();
        new Span<T>(means, width).Clear();
        for (var shared = first; shared < first + count; shared++)
        {
            new Span<T>(ToK + (nint)shared * Shape.Keys * Shape.Width, Shape.Keys * Shape.Width).Clear();
            new Span<T>(ToV + (nint)shared * Shape.Keys * Shape.ValueWidth, Shape.Keys * Shape.ValueWidth).Clear();
            for (var i = 0; i < Shape.Sharing * Shape.Blocks; i++)
            {
                var (head, begin) = (shared * Shape.Sharing + i / Shape.Blocks, i % Shape.Blocks * width);
                var queries = Math.Min(width, Shape.Queries - begin);
                var block = new ScoreBlock<T>
                {
                    Width = width,
                    First = begin,
                    Queries = queries,
                    Keys = Shape.Seen(begin, queries),
                    Scores = weights,
                };
                Compute(block, head, shared, turned, weights + size, weights + 2 * size, sums, means);
            }
        }
    }

    readonly void Compute(
        in ScoreBlock<T> block,
        int head,
        int shared,
        T* turned,
        T* gradients,
        T* dropped,
        T* sums,
        T* means
    )
    {
        var (first, place) = (block.First, (nint)head * Shape.Queries + block.First);
        var scale = T.CreateTruncating(Shape.Scale);
        var q = Q[head] + first * Q.Row;
        var g = G[head] + first * G.Row;
        var k = K[shared];
        var v = V[shared];
        for (var i = 0; i < block.Queries; i++)
        {
            sums[i] = LogSum[place + i];
            means[i] = RowSum<T>.Of(
                default(Product),
                new(g + i * G.Row, Y + (place + i) * Shape.ValueWidth),
                Shape.ValueWidth
            );
        }
        OwnProduct<T>.Turn(q, Q.Row, block.Queries, Shape.Width, block.Width, turned);
        block.Multiply(k, K.Row, Shape.Width, turned);
        var factor = scale;
        if (!Mask.IsNone)
        {
            block.Mask(scale, Mask[head] + first * Mask.Row, Mask.Row, Mask.Column);
            factor = T.One;
        }
        if (Shape.IsCausal)
        {
            block.HideLater();
        }
        BlockLanes<T>.Weights(block.Scores, block.Keys, block.Width, factor, sums);

        var above = block with { Scores = gradients };
        OwnProduct<T>.Turn(g, G.Row, block.Queries, Shape.ValueWidth, block.Width, turned);
        above.Multiply(v, V.Row, Shape.ValueWidth, turned);
        var kept = block;
        if (Shape.Dropout > 0)
        {
            kept = block with { Scores = dropped };
            block.Drop(Draws, head, Shape.Queries, Shape.Keys, dropped, gradients);
        }
        kept.Scatter(g, G.Row, Shape.ValueWidth, ToV + (nint)shared * Shape.Keys * Shape.ValueWidth);
        BlockLanes<T>.Gradient(block.Scores, gradients, block.Keys, block.Width, scale, means);
        above.Gather(k, K.Row, Shape.Width, ToQ + place * Shape.Width, Shape.Width);
        above.Scatter(q, Q.Row, Shape.Width, ToK + (nint)shared * Shape.Keys * Shape.Width);
    }

    readonly struct Product : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * b;
    }
}
