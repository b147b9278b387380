using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// Convolution, transposed convolution and the gradient by the weight where groups read one channel each, by a kernel of 3 × 3: a plane at a time,
/// where it lies (<see cref="PlanePlan{T}"/>).
/// </summary>
internal static unsafe class PlaneConvolution<TSimd, TVector, T>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Parts of the whole that there should be, so that threads can share them.</summary>
    const int LeastParts = 8;

    /// <summary>Rows of a part, at least.</summary>
    const int LeastRows = 8;

    /// <summary>Positions that are summed before the lanes are added up, about.</summary>
    const int Positions = 1 << 13;

    const int Taps = 9;

    static readonly PlanCache<PlanePlan<T>?> s_plans = new(
        (shape, isTransposed) => PlanePlan<T>.Of(shape, isTransposed, TSimd.Width, isOnce: false)
    );

    static readonly PlanCache<PlanePlan<T>?> s_plansOfWeights = new(
        (shape, _) => PlanePlan<T>.Of(shape, isTransposed: false, TSimd.Width, isOnce: true)
    );

    /// <returns>False where it is not of this kind, and nothing was done.</returns>
    public static bool Run(ConvolutionShape shape, bool isTransposed, T* from, T* weight, T* bias, T* to)
    {
        if (!TSimd.HasMasks || shape.Taps != Taps || s_plans.Of(shape, isTransposed) is not { } plan)
        {
            return false;
        }
        var planes = shape.Batch * shape.Groups;
        var most = (LeastParts - 1) / Math.Max(1, planes) + 1;
        var parts = Math.Clamp(plan.Rows / LeastRows, 1, most);
        var (source, result, channels) = isTransposed
            ? (shape.SmallPlane, shape.LargePlane, shape.Larges)
            : (shape.LargePlane, shape.SmallPlane, shape.Smalls);
        RowRanges.Run(
            new Parts(plan, shape.Groups, channels, source, result, parts, from, weight, bias, to),
            planes * parts,
            (long)result * channels * Taps / (16 * parts)
        );
        return true;
    }

    /// <summary>The same for the gradient by the weight: each place of the kernel is summed in lanes over some examples, then those sums in double.</summary>
    /// <returns>False where it is not of this kind, and nothing was done.</returns>
    public static bool WeightGradient(ConvolutionShape shape, T* large, T* small, T* weight)
    {
        if (!TSimd.HasMasks || shape.Taps != Taps || s_plansOfWeights.Of(shape, false) is not { } plan)
        {
            return false;
        }
        RowRanges.Run(
            new Sums(plan, shape, large, small, weight),
            shape.Groups * shape.Smalls,
            (long)shape.Batch * shape.SmallPlane * Taps / 16
        );
        return true;
    }

    /// <summary>Some rows of each plane.</summary>
    readonly struct Parts(
        PlanePlan<T> plan,
        int groups,
        int channels,
        int source,
        int result,
        int parts,
        T* from,
        T* weight,
        T* bias,
        T* to
    ) : IRowWork
    {
        public void Run(int first, int count)
        {
            var rows = (T**)PanelMemory.Get(plan.Bytes);
            fixed (T* masks = plan.Masks)
            {
                for (var item = first; item < first + count; item++)
                {
                    var (plane, part) = Math.DivRem(item, parts);
                    plan.Place(from + (nint)plane * source, rows);
                    var (start, end) = (plan.Rows * part / parts, plan.Rows * (part + 1) / parts);
                    for (var o = 0; o < channels; o++)
                    {
                        var channel = plane % groups * channels + o;
                        PlaneStrip<T> strip = default;
                        strip.Rows = rows;
                        strip.RowCount = end - start;
                        strip.Weight = weight + (nint)channel * Taps;
                        strip.Bias = bias == null ? T.Zero : bias[channel];
                        Compute(&strip, start, end, to + ((nint)plane * channels + o) * result, masks);
                    }
                }
            }
        }

        void Compute(PlaneStrip<T>* strip, int start, int end, T* plane, T* masks)
        {
            var isDown = plan.RowStep > 0;
            strip->Rows += isDown ? start : end + 1;
            strip->RowStep = plan.RowStep;
            strip->SmallRow = plan.RowStep * plan.Columns;
            foreach (var vector in plan.Vectors)
            {
                strip->Small = plane + (nint)(isDown ? start : end - 1) * plan.Columns;
                if (Meet(strip, plan, vector, masks))
                {
                    PlaneTile<TSimd, TVector, T, Whole>.Run(strip);
                }
                else
                {
                    PlaneTile<TSimd, TVector, T, Edge>.Run(strip);
                }
            }
        }
    }

    /// <summary>Some channels of the small side.</summary>
    readonly struct Sums(PlanePlan<T> plan, ConvolutionShape shape, T* large, T* small, T* weight) : IRowWork
    {
        public void Run(int first, int count)
        {
            var memory = Taps * TSimd.Width;
            var sums = (T*)PanelMemory.Get(memory * sizeof(T) + plan.Bytes);
            var rows = (T**)(sums + memory);
            var totals = stackalloc double[Taps];
            var together = Math.Max(1, Positions / shape.SmallPlane);
            for (var channel = first; channel < first + count; channel++)
            {
                new Span<double>(totals, Taps).Clear();
                for (var example = 0; example < shape.Batch; example += together)
                {
                    new Span<T>(sums, memory).Clear();
                    for (var i = example; i < Math.Min(example + together, shape.Batch); i++)
                    {
                        plan.Place(large + ((nint)i * shape.Groups + channel / shape.Smalls) * shape.LargePlane, rows);
                        Add(small + ((nint)i * shape.Groups * shape.Smalls + channel) * shape.SmallPlane, rows, sums);
                    }
                    for (var tap = 0; tap < Taps; tap++)
                    {
                        totals[tap] += double.CreateTruncating(TSimd.Sum(TSimd.Load(sums + tap * TSimd.Width)));
                    }
                }
                for (var tap = 0; tap < Taps; tap++)
                {
                    weight[(nint)channel * Taps + tap] = T.CreateTruncating(totals[tap]);
                }
            }
        }

        /// <summary>Adds a plane's part to each sum.</summary>
        void Add(T* plane, T** rows, T* sums)
        {
            fixed (T* masks = plan.Masks)
            {
                PlaneStrip<T> strip = default;
                strip.Rows = rows;
                strip.RowStep = 1;
                strip.RowCount = plan.Rows;
                strip.SmallRow = plan.Columns;
                strip.Sums = sums;
                foreach (var vector in plan.Vectors)
                {
                    strip.Small = plane;
                    if (Meet(&strip, plan, vector, masks))
                    {
                        PlaneTile<TSimd, TVector, T, Whole>.Sum(&strip);
                    }
                    else
                    {
                        PlaneTile<TSimd, TVector, T, Edge>.Sum(&strip);
                    }
                }
            }
        }
    }

    /// <summary>Sets a strip to one of the vectors of its rows.</summary>
    /// <returns>Whether nothing of it is cut.</returns>
    static bool Meet(PlaneStrip<T>* strip, PlanePlan<T> plan, PlaneVector vector, T* masks)
    {
        strip->Small += vector.Start;
        strip->Count = vector.Count;
        for (var i = 0; i < 3; i++)
        {
            strip->Columns[i] = vector.Start + plan.KernelColumns[i];
        }
        strip->Masks = vector.Cut < 0 ? null : masks + vector.Cut;
        return vector.Cut < 0;
    }
}
