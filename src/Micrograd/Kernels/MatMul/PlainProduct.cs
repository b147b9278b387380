using System.Numerics;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// A product number by number, without vectors, blocks and threads: where there is no depth, and where the code is interpreted, which
/// makes the few calls of this loop worth more than the fewer numbers of the others.
/// </summary>
internal static unsafe class PlainProduct<T>
    where T : unmanaged, INumber<T>
{
    public static void Run<TFunction>(in Product<T> product, TFunction function)
        where TFunction : struct, ITileFunction<T>
    {
        for (var i = 0; i < product.Rows; i++)
        {
            for (var j = 0; j < product.Columns; j++)
            {
                var number =
                    product.Start == null ? default : product.Start[(i * product.StartRow) + (j * product.StartColumn)];
                var a = product.A + (i * product.ARow);
                var b = product.B + (j * product.BColumn);
                var (stepA, stepB) = (product.AColumn, product.BRow);
                for (var k = product.Depth; k > 0; k--)
                {
                    number = T.MultiplyAddEstimate(*a, *b, number);
                    a += stepA;
                    b += stepB;
                }
                if (!TFunction.IsIdentity)
                {
                    function.Apply(&number, 1);
                }

                product.C[(i * product.CRow) + (j * product.CColumn)] = number;
            }
        }
    }
}
