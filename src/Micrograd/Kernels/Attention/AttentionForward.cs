using System.Numerics;
using Micrograd.Kernels.MatMul;
using Micrograd.Kernels.Rows;

namespace Micrograd.Kernels.Attention;

/// <summary>The results of blocks of queries, each of which is a row of this work.</summary>
internal unsafe struct AttentionForward<T> : IRowWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public AttentionShape Shape;
    public HeadPlaces<T> Q;
    public HeadPlaces<T> K;
    public HeadPlaces<T> V;
    public HeadPlaces<T> Mask;
    public DropDraws<T> Draws;
    public T* Y;
    public T* LogSum;

    public readonly void Run(int first, int count)
    {
        var width = Shape.Block;
        const int Vector = 64;
        var turned = (T*)BlockMemory.Get(((long)(Shape.Width + Shape.Keys) * width + 2 * Vector) * sizeof(T));
        var scores = turned + (nint)Shape.Width * width + Vector;
        var inverse = stackalloc T[width];
        var sums = stackalloc T[width];
        for (var i = first; i < first + count; i++)
        {
            var (head, begin) = (i / Shape.Blocks, i % Shape.Blocks * width);
            var queries = Math.Min(width, Shape.Queries - begin);
            var block = new ScoreBlock<T>
            {
                Width = width,
                First = begin,
                Queries = queries,
                Keys = Shape.Seen(begin, queries),
                Scores = scores,
            };
            Compute(block, head, turned, inverse, sums);
        }
    }

    readonly void Compute(in ScoreBlock<T> block, int head, T* turned, T* inverse, T* sums)
    {
        var shared = head / Shape.Sharing;
        var scale = T.CreateTruncating(Shape.Scale);
        OwnProduct<T>.Turn(Q[head] + block.First * Q.Row, Q.Row, block.Queries, Shape.Width, block.Width, turned);
        block.Multiply(K[shared], K.Row, Shape.Width, turned);
        if (!Mask.IsNone)
        {
            block.Mask(scale, Mask[head] + block.First * Mask.Row, Mask.Row, Mask.Column);
            scale = T.One;
        }
        if (Shape.IsCausal)
        {
            block.HideLater();
        }
        BlockLanes<T>.Powers(block.Scores, block.Keys, block.Width, scale, inverse, sums);
        if (Shape.Dropout > 0)
        {
            block.Drop(Draws, head, Shape.Queries, Shape.Keys, block.Scores);
        }
        var place = (nint)head * Shape.Queries + block.First;
        var y = Y + place * Shape.ValueWidth;
        block.Gather(V[shared], V.Row, Shape.ValueWidth, y, Shape.ValueWidth);
        for (var i = 0; i < block.Queries; i++)
        {
            LogSum[place + i] = sums[i];
            var row = y + (nint)i * Shape.ValueWidth;
            RowLoop<T>.Run(default(Multiple), new(row, inverse[i]), row, Shape.ValueWidth);
        }
    }

    readonly struct Multiple : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * s;
    }
}
