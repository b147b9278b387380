using System.Numerics;

namespace Micrograd.Numbers;

/// <summary>
/// A register of floating-point lanes: what a vector function may do. Every width computes the same bits from the same
/// lanes, one lane included, so that the tail of a loop is rounded as its body is. A comparison gives a mask: a register whose lanes have
/// all bits set (true) or none (false).
/// </summary>
/// <typeparam name="TSelf">The implementing type itself.</typeparam>
/// <typeparam name="TElement">float or double.</typeparam>
internal unsafe interface ISimd<TSelf, TElement>
    where TSelf : struct, ISimd<TSelf, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>How many lanes there are.</summary>
    static abstract int Count { get; }

    /// <summary>The <see cref="Count"/> elements from <paramref name="source"/>[<paramref name="offset"/>] on; a pointer is passed as <c>ref *p</c>.</summary>
    static abstract TSelf Load(ref readonly TElement source, nuint offset = 0);

    /// <summary>Writes the lanes from <paramref name="destination"/>[<paramref name="offset"/>] on.</summary>
    static abstract void Store(TSelf x, ref TElement destination, nuint offset = 0);

    /// <summary>The first <paramref name="count"/> elements, at most <see cref="Count"/>, and 0 in the other lanes; nothing beyond is read.</summary>
    static abstract TSelf LoadFirst(TElement* source, int count);

    /// <summary>Writes the first lanes, at most <see cref="Count"/>.</summary>
    static abstract void StoreFirst(TSelf x, TElement* destination, int count);

    /// <summary>The mask of the first lanes; none for a count below 1.</summary>
    static abstract TSelf First(int count);

    /// <summary>The number in every lane, rounded to the element once.</summary>
    static abstract TSelf Broadcast(double value);

    /// <summary>The element in every lane.</summary>
    static abstract TSelf Broadcast(TElement value);

    /// <summary>The lowest bits of the integer as the bits of every lane.</summary>
    static abstract TSelf BroadcastBits(ulong bits);

    /// <summary>a + b</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a − b</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>a × b</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a / b</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>−a, of a NaN too: the sign bit turned.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>The bits that a and b share.</summary>
    static abstract TSelf operator &(TSelf a, TSelf b);

    /// <summary>The bits of a and of b.</summary>
    static abstract TSelf operator |(TSelf a, TSelf b);

    /// <summary>The bits in which a and b differ.</summary>
    static abstract TSelf operator ^(TSelf a, TSelf b);

    /// <summary>The bits that a lacks.</summary>
    static abstract TSelf operator ~(TSelf a);

    /// <summary>
    /// a × b + c, rounded once where the processor has a fused multiply-add and twice where it has none:
    /// the same at every width of one machine.
    /// </summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a × b + c with the constant c: one step of Horner's rule.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, double c);

    /// <summary>The smaller; NaN if one is NaN; −0 is smaller than +0.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger; NaN if one is NaN; +0 is larger than −0.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The limit where a is above it, else a, of NaN too: one instruction where <see cref="Min"/> takes several.</summary>
    static abstract TSelf AtMost(TSelf a, TSelf limit);

    /// <summary>The limit where a is below it, else a, of NaN too.</summary>
    static abstract TSelf AtLeast(TSelf a, TSelf limit);

    /// <summary>|a|</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>√a, correctly rounded.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The nearest integer; of two equally near, the even one.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>x × 2ⁿ, rounded once, for an integer n of at most twice the size that a normal number's exponent has.</summary>
    static abstract TSelf Scale(TSelf x, TSelf n);

    /// <summary>|a| with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf CopySign(TSelf a, TSelf sign);

    /// <summary>The mask a &lt; b; false of a NaN.</summary>
    static abstract TSelf LessThan(TSelf a, TSelf b);

    /// <summary>The mask a = b; false of a NaN.</summary>
    static abstract TSelf Equal(TSelf a, TSelf b);

    /// <summary>The mask of the lanes that are NaN.</summary>
    static abstract TSelf IsNaN(TSelf a);

    /// <summary>a where the mask is true, else b.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary>Whether a lane of the mask is true.</summary>
    static abstract bool Any(TSelf mask);

    /// <summary>The sum of the lanes by halves: the upper half is added to the lower, until one is left.</summary>
    static abstract TElement Sum(TSelf a);

    /// <summary>The largest of the lanes; a NaN may be passed over.</summary>
    static abstract TElement Largest(TSelf a);

    /// <summary>The number that each lane's bits are as an integer, of no more bits than the element holds exactly.</summary>
    static abstract TSelf OfInteger(TSelf bits);

    /// <summary>a + b as integers of the element's size.</summary>
    static abstract TSelf AddBits(TSelf a, TSelf b);

    /// <summary>The bits of each lane moved up by <paramref name="count"/>; zeros come in.</summary>
    static abstract TSelf ShiftLeft(TSelf a, int count);

    /// <summary>The bits of each lane moved down by <paramref name="count"/>; zeros come in.</summary>
    static abstract TSelf ShiftRight(TSelf a, int count);
}
