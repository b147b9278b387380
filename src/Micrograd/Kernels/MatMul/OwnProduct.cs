using System.Numerics;
using System.Runtime.Intrinsics;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// A product on the calling thread, of factors that its caller has checked: a step of a kernel that shares its work over the threads itself.
/// Each number is one chain of multiply-adds in the order of k, of however few rows.
/// </summary>
internal static unsafe class OwnProduct<T>
    where T : unmanaged, INumber<T>
{
    public static void Run(in Product<T> product)
    {
        if (product.Depth == 0 || OperatingSystem.IsBrowser())
        {
            PlainProduct<T>.Run(product, default(Identity<T>));
        }
        else if (TileVector512<T>.IsSupported)
        {
            BlockedProduct<TileVector512<T>, Vector512<T>, T>.Run(product, default(Identity<T>));
        }
        else if (TileVector256<T>.IsSupported)
        {
            BlockedProduct<TileVector256<T>, Vector256<T>, T>.Run(product, default(Identity<T>));
        }
        else if (TileVector128<T>.IsSupported)
        {
            BlockedProduct<TileVector128<T>, Vector128<T>, T>.Run(product, default(Identity<T>));
        }
        else
        {
            BlockedProduct<TileScalar<T>, T, T>.Run(product, default(Identity<T>));
        }
    }

    /// <summary>The rows of a matrix side by side: element d of row i goes to <c>to[d·width + i]</c>; what lies beyond the rows is anything.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="row">Numbers from row to row.</param>
    /// <param name="rows">How many, at most <paramref name="width"/>.</param>
    /// <param name="columns">Numbers in a row, which are adjacent.</param>
    /// <param name="width">From one column's numbers to the next's.</param>
    /// <param name="to">Room for columns × width numbers, and a vector.</param>
    public static void Turn(T* from, nint row, int rows, int columns, int width, T* to)
    {
        if (TileVector512<T>.IsSupported)
        {
            Packing<TileVector512<T>, Vector512<T>, T>.Pack(from, row, 1, rows, rows, columns, width, to);
        }
        else if (TileVector256<T>.IsSupported)
        {
            Packing<TileVector256<T>, Vector256<T>, T>.Pack(from, row, 1, rows, rows, columns, width, to);
        }
        else if (TileVector128<T>.IsSupported)
        {
            Packing<TileVector128<T>, Vector128<T>, T>.Pack(from, row, 1, rows, rows, columns, width, to);
        }
        else
        {
            Packing<TileScalar<T>, T, T>.Pack(from, row, 1, rows, rows, columns, width, to);
        }
    }
}
