namespace Micrograd.Kernels.MatMul;

/// <summary>A product over no depth at all: what the sums start from.</summary>
internal static unsafe class EmptyProduct<T>
    where T : unmanaged
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
                if (!TFunction.IsIdentity)
                {
                    function.Apply(&number, 1);
                }

                product.C[(i * product.CRow) + (j * product.CColumn)] = number;
            }
        }
    }
}
