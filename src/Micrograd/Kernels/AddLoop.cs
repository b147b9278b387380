using System.Numerics;
using System.Runtime.Intrinsics;

namespace Micrograd.Kernels;

/// <summary>Adds elements of one layout to those of another, in place.</summary>
internal static unsafe class AddLoop
{
    /// <summary>to += from, element by element.</summary>
    /// <param name="sizes">The sizes of both.</param>
    /// <param name="from">What is added.</param>
    /// <param name="memory">To what; it shares none with the other.</param>
    /// <param name="offset">Where its first element is.</param>
    /// <param name="strides">Its strides; no two elements may be one.</param>
    public static void Run<T>(
        ReadOnlySpan<int> sizes,
        in Operand<T> from,
        Span<T> memory,
        int offset,
        ReadOnlySpan<int> strides
    )
        where T : unmanaged, INumber<T> => StridedMove<Addition<T>, T, T>.Run(sizes, from, memory, offset, strides);

    readonly struct Addition<T> : IRowMove<T, T>
        where T : unmanaged, INumber<T>
    {
        // What is added to is as a rule in the cache of the thread that wrote it last.
        public static int PartSize => 1 << 17;

        public static void Run(T* from, nint down, int step, T* to, nint downTo, int stepTo, int rows, int columns)
        {
            for (; rows > 0; rows--, from += down, to += downTo)
            {
                var i = 0;
                if ((step, stepTo) is (1, 1))
                {
                    for (; i <= columns - Vector256<T>.Count; i += Vector256<T>.Count)
                    {
                        (Vector256.Load(to + i) + Vector256.Load(from + i)).Store(to + i);
                    }
                }
                for (; i < columns; i++)
                {
                    to[(nint)i * stepTo] += from[(nint)i * step];
                }
            }
        }
    }
}
