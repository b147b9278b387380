using System.Globalization;
using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Numbers;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// Places drawn by their weights, rows apart. With replacement a place is the first up to which more than u times all weights have come;
/// without it, each place has a time, −ln(1 − u) / weight, and the first ones come (Efraimidis and Spirakis, 2006). The u are the numbers
/// that the counter says, in order.
/// </summary>
internal sealed record Multinomial(int Draws, bool Replacement) : Draw
{
    public override string Name => "multinomial";

    internal override string Called => "Multinomial";

    public override TensorSpec Drawn(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        FloatsOnly.Require(Called, x);
        if (x.Rank is not (1 or 2))
        {
            throw new ArgumentException(
                $"{Called}: weights of {x.Shape}; they are one row, [n], or several, [rows, n]."
            );
        }
        var places = x._layout.Sizes[^1];
        if (Draws < 1 || (!Replacement && Draws > places))
        {
            throw Refusal.OutOfRange(
                "count",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Called}: {Draws} draws from the {places} places of {x.Shape}; {(Draws < 1 ? "there is at least one" : "without replacement each comes once")}."
                )
            );
        }
        return Ordered.AsRows(inputs, TensorSpec.Of([.. x._layout.Sizes[..^1], Draws], DType.Int64));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(Draws, Replacement), inputs[0].DType, inputs, outputs);

    protected override long Needed(Tensor x) => Replacement ? x.Shape[..^1].ElementCount * Draws : x.Count;

    readonly struct Kernel(int draws, bool replacement) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var places = inputs[0]._layout.Sizes[^1];
            var drawn = outputs[0]._storage.Span<long>();
            var all = Reduction.Rows<T>(inputs[0]);
            var rows = drawn.Length / draws;
            var weights = new double[all.Length];
            for (var row = 0; row < rows; row++)
            {
                Weigh(inputs[0].Shape, all.Slice(row * places, places), weights.AsSpan(row * places, places));
            }
            var (random, start) = Counter.Of(inputs[1]);
            var numbers = new double[replacement ? drawn.Length : all.Length];
            RandomFill.Uniform<double>(random, start, numbers);
            for (var row = 0; row < rows; row++)
            {
                var weight = weights.AsSpan(row * places, places);
                var to = drawn.Slice(row * draws, draws);
                if (replacement)
                {
                    DrawEach(weight, numbers.AsSpan(row * draws, draws), to);
                }
                else
                {
                    DrawFirst(weight, numbers.AsSpan(row * places, places), to);
                }
            }
        }

        /// <summary>The weights as parts of the largest, so that no sum of them is infinite.</summary>
        void Weigh<T>(Shape shape, ReadOnlySpan<T> from, Span<double> to)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (largest, positive) = (0.0, 0);
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = double.CreateTruncating(from[i]);
                if (!(to[i] >= 0 && double.IsFinite(to[i])))
                {
                    throw new ArgumentException(
                        $"Multinomial: a weight of {ShortNumber.Of(to[i])} in {shape}; weights are finite and 0 or more."
                    );
                }
                largest = Math.Max(largest, to[i]);
                positive += to[i] > 0 ? 1 : 0;
            }
            if (positive < (replacement ? 1 : draws))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Multinomial: {draws} draws from a row of {shape} that has {positive} weights above 0; a weight of 0 is never drawn."
                    )
                );
            }
            foreach (ref var weight in to)
            {
                weight /= largest;
            }
        }

        static void DrawEach(Span<double> weights, ReadOnlySpan<double> numbers, Span<long> drawn)
        {
            var sum = 0.0;
            foreach (ref var weight in weights)
            {
                weight = sum += weight;
            }
            for (var i = 0; i < drawn.Length; i++)
            {
                var (low, high) = (0, weights.Length - 1);
                while (low < high)
                {
                    var middle = (low + high) / 2;
                    (low, high) = weights[middle] > numbers[i] * sum ? (low, middle) : (middle + 1, high);
                }
                drawn[i] = low;
            }
        }

        static void DrawFirst(ReadOnlySpan<double> weights, ReadOnlySpan<double> numbers, Span<long> drawn)
        {
            var times = new List<(double Time, int Place)>();
            for (var i = 0; i < weights.Length; i++)
            {
                if (weights[i] > 0)
                {
                    times.Add((-AccurateNearZero.Log1p(-numbers[i]) / weights[i], i));
                }
            }
            times.Sort();
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = times[i].Place;
            }
        }
    }
}
