namespace Micrograd.Kernels;

/// <summary>What a function of a row reads; see <see cref="IRowFunction"/>.</summary>
internal readonly unsafe struct RowOperands<TElement>(
    TElement* a,
    TElement* b = null,
    TElement* c = null,
    TElement s = default,
    TElement t = default,
    TElement u = default,
    TElement v = default
)
    where TElement : unmanaged
{
    public readonly TElement* A = a;
    public readonly TElement* B = b;
    public readonly TElement* C = c;
    public readonly TElement S = s;
    public readonly TElement T = t;
    public readonly TElement U = u;
    public readonly TElement V = v;

    public RowOperands(TElement* a, TElement s, TElement t = default, TElement u = default)
        : this(a, null, null, s, t, u) { }

    public RowOperands(TElement* a, TElement* b, TElement s)
        : this(a, b, null, s) { }
}
