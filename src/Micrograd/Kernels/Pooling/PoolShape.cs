namespace Micrograd.Kernels.Pooling;

/// <summary>Planes of up to three dims, each pooled alone: those of the input are large, those of the result small.</summary>
/// <param name="Planes">How many.</param>
/// <param name="Outer">The first of three dims.</param>
/// <param name="Middle">The second of three, or the first of two.</param>
/// <param name="Inner">The last, whose places are adjacent in memory.</param>
internal sealed record PoolShape(int Planes, PoolAxis Outer, PoolAxis Middle, PoolAxis Inner)
{
    /// <summary>Places of a plane of the input.</summary>
    public int LargePlane => Outer.Large * Middle.Large * Inner.Large;

    /// <summary>Places of a plane of the result.</summary>
    public int SmallPlane => Outer.Small * Middle.Small * Inner.Small;

    /// <exception cref="ArgumentOutOfRangeException">The memory is not that of all planes.</exception>
    public void Check(int large, int small)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(large, (long)Planes * LargePlane);
        ArgumentOutOfRangeException.ThrowIfNotEqual(small, (long)Planes * SmallPlane);
    }
}
