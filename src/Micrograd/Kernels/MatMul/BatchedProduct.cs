using System.Numerics;

namespace Micrograd.Kernels.MatMul;

/// <summary>Many products of matrices of one shape. Small ones are shared over the threads product by product; a large one splits itself.</summary>
internal static unsafe class BatchedProduct
{
    /// <summary>Multiply-adds from which on a product is split among the threads itself.</summary>
    const long LargeWork = 1 << 21;

    /// <summary>C = A·B for each of the places where the matrices begin.</summary>
    /// <param name="a">The first factor, at its first place.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The products, one after the other.</param>
    /// <param name="placesA">Where each first factor lies, in numbers from the first.</param>
    /// <param name="placesB">Where each second factor lies.</param>
    public static void Run<T>(
        in Matrix<T> a,
        in Matrix<T> b,
        in Matrix<T> c,
        ReadOnlySpan<int> placesA,
        ReadOnlySpan<int> placesB
    )
        where T : unmanaged, INumber<T>
    {
        MatMulKernel.Check(a, b, c);
        ArgumentOutOfRangeException.ThrowIfNotEqual(placesA.Length, placesB.Length);
        fixed (
            T* firstA = &a.First,
                firstB = &b.First,
                firstC = &c.First
        )
        fixed (
            int* atA = placesA,
                atB = placesB
        )
        {
            var product = MatMulKernel.Describe(a, firstA, b, firstB, c, firstC);
            var work = new Work<T>(product, atA, atB, placesA.Length);
            var operations = (long)c.Rows * c.Columns * a.Columns;
            if (operations >= LargeWork)
            {
                work.RunApart();
            }
            else
            {
                RowRanges.Run(work, placesA.Length, operations / 16);
            }
        }
    }

    readonly struct Work<T>(Product<T> product, int* placesA, int* placesB, int products) : IRowWork
        where T : unmanaged, INumber<T>
    {
        readonly Product<T> _product = product;

        public void Run(int first, int count) => ProductSplit.Each(_product, placesA, placesB, first, count);

        public void RunApart()
        {
            for (var i = 0; i < products; i++)
            {
                var one = _product;
                one.A += placesA[i];
                one.B += placesB[i];
                one.C += (nint)i * one.Rows * one.Columns;
                ProductSplit.Run(one, new Identity<T>());
            }
        }
    }
}
