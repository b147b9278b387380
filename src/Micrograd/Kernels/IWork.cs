namespace Micrograd.Kernels;

/// <summary>Work cut into parts that do not depend on each other, each of which any thread may do.</summary>
internal interface IWork
{
    /// <summary>Does one part. What it computes must depend on the part alone, so that any thread count gives the same bits.</summary>
    void Run(int part);
}
