using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// Updates numbers in place, in one pass over them, a second operand and what is remembered of each: an optimizer's step. Large ones
/// are shared among the workers; every part gives the bits that one loop would.
/// </summary>
internal static unsafe class UpdateLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many numbers can be remembered of each.</summary>
    public const int MostStates = 4;

    // A worker's waking takes as long as some 10,000 numbers.
    const int LargestPart = 32768;

    // Parts begin where a register of any width does.
    const int Grain = 64;

    /// <summary>x[i] ← f(x[i], other[i], the states' [i]).</summary>
    /// <param name="update">The function.</param>
    /// <param name="x">What changes.</param>
    /// <param name="other">As many; or none, which is read as 0.</param>
    /// <param name="state">State after state, each as many as x.</param>
    public static void Run<TUpdate>(TUpdate update, Span<T> x, ReadOnlySpan<T> other, Span<T> state)
        where TUpdate : struct, ILaneUpdate
    {
        var states = update.StateCount;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(states, MostStates);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Length, x.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Length, (long)x.Length * states);
        fixed (
            T* target = x,
                operand = other,
                memory = state
        )
        {
            // All of one size: a last one that is small would leave a thread without work.
            var parts = (x.Length - 1) / LargestPart + 1;
            var size = ((x.Length - 1) / parts / Grain + 1) * Grain;
            var work = new Work<TUpdate>(update, target, operand, memory, x.Length, size);
            Workers.Run(work, (x.Length - 1) / size + 1);
        }
    }

    readonly struct Work<TUpdate>(TUpdate update, T* x, T* other, T* state, int count, int size) : IWork
        where TUpdate : struct, ILaneUpdate
    {
        public void Run(int part)
        {
            var i = (nuint)part * (nuint)size;
            var end = Math.Min(i + (nuint)size, (nuint)count);
            if (LaneWidth.Bits == 512)
            {
                i = Loop<Simd512<T>>(i, end);
            }
            else if (LaneWidth.Bits == 256)
            {
                i = Loop<Simd256<T>>(i, end);
            }
            else if (LaneWidth.Bits == 128)
            {
                i = Loop<Simd128<T>>(i, end);
            }
            Loop<SimdScalar<T>>(i, end);
        }

        // Few calls of many turns: waiting for the tiers would take longer than a small network's training.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        nuint Loop<TSimd>(nuint i, nuint end)
            where TSimd : struct, ISimd<TSimd, T>
        {
            var lanes = (nuint)TSimd.Count;
            var states = update.StateCount;
            var held = default(Held<Lanes<TSimd, T>>);
            for (; i + lanes <= end; i += lanes)
            {
                for (var k = 0; k < states; k++)
                {
                    held[k] = Load<TSimd>(state + (nuint)k * (nuint)count, i);
                }
                var result = update.Invoke(
                    Load<TSimd>(x, i),
                    Load<TSimd>(other, i),
                    ((Span<Lanes<TSimd, T>>)held)[..states]
                );
                TSimd.Store(result.Value, ref *x, i);
                for (var k = 0; k < states; k++)
                {
                    TSimd.Store(held[k].Value, ref *(state + (nuint)k * (nuint)count), i);
                }
            }
            return i;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Load<TSimd>(T* source, nuint offset)
        where TSimd : struct, ISimd<TSimd, T> => new(TSimd.Load(in *source, offset));

    [InlineArray(MostStates)]
    struct Held<TLanes>
    {
        TLanes _first;
    }
}
