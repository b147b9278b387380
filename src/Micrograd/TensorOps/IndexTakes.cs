using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

// Reading and writing by index tensors. Reading what several indices name has as its gradient a sum at each place; of several that are
// written to one place the last one stays, and it alone has a gradient.

/// <summary>The elements of the first input at the places that index tensors name along dims of it.</summary>
/// <param name="At">The dims, one an index.</param>
internal sealed record IndexTake(Dims At) : LibraryOp, ITakesPart
{
    public override string Name => "index";

    internal override string Called => "Index";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        TensorSpec.Of(new Picked(Called, inputs[0].Shape, At, inputs[1..]).Sizes, inputs[0].DType);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, y) = (inputs[0], outputs[0]);
        var picked = new Picked(Called, x.Shape, At, inputs[1..]);
        PickLoop.Copy(x, picked.In(x, inputs[1..]), y, picked.Over(y));
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Part(g, inputs).Whole() : null;

    public GradientPart Part(Tensor g, ReadOnlySpan<Tensor> inputs) =>
        new(new IndexSum(At, inputs[0].Shape), [g, .. inputs[1..]]);
}

/// <summary>Zeros of a shape, and added to them at the places that index tensors name the elements of the first input, in their order.</summary>
/// <param name="At">The dims, one an index.</param>
/// <param name="Shape">The shape.</param>
internal sealed record IndexSum(Dims At, Shape Shape) : PartOfZeros
{
    public override string Name => "index_sum";

    internal override string Called => "IndexPut";

    internal override TensorSpec Made(ReadOnlySpan<Tensor> inputs)
    {
        NumbersOnly.Require(Called, inputs[0]);
        new Picked(Called, Shape, At, inputs[1..]).RequireFits(inputs[0], inputs[0].DType);
        return TensorSpec.Of(Shape.Sizes, inputs[0].DType);
    }

    internal override void AddTo(Tensor sum, ReadOnlySpan<Tensor> inputs)
    {
        var picked = new Picked(Called, Shape, At, inputs[1..]);
        PickLoop.Add(inputs[0], picked.Over(inputs[0]), sum, picked.In(sum, inputs[1..]));
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Door.Apply(new IndexTake(At), [g, .. inputs[1..]]) : null;
}

/// <summary>
/// The elements at the places that index tensors name, but 0 where a later one names the same place: what flows back to the value of a
/// write.
/// </summary>
/// <param name="At">The dims, one an index.</param>
internal sealed record IndexLast(Dims At) : LibraryOp
{
    public override string Name => "index_last";

    internal override string Called => "Index";

    // A place is known by where it lies: each must have one of its own.
    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Ordered.Rows(inputs[0]) is { } order
            ? TensorSpec.Wanting(0, order)
            : TensorSpec.Of(new Picked(Called, inputs[0].Shape, At, inputs[1..]).Sizes, inputs[0].DType);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, y) = (inputs[0], outputs[0]);
        var picked = new Picked(Called, x.Shape, At, inputs[1..]);
        var source = picked.In(x, inputs[1..]);
        var target = picked.Over(y);
        var last = new Dictionary<int, int>();
        for (var i = 0; i < source.Places.Length; i++)
        {
            last[source.Places[i]] = i;
        }
        if (last.Count < source.Places.Length)
        {
            y._storage.Clear();
            int[] kept = [.. last.Values.Order()];
            source = source with { Places = Array.ConvertAll(kept, i => source.Places[i]) };
            target = target with { Places = Array.ConvertAll(kept, i => target.Places[i]) };
        }
        PickLoop.Copy(x, source, y, target);
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0
            ? Door.Apply(
                new Overwrite(null, At),
                [new Number(0L).As(g.DType).Expand(inputs[0].Shape), g, .. inputs[1..]]
            )
            : null;
}

/// <summary>
/// Writes the second input, which broadcasts, into the first at the places that index tensors name along dims of it: row after row of the
/// indices, so that of several for one place the last stays.
/// </summary>
/// <param name="At">The dims, one an index.</param>
internal sealed record IndexInto(Dims At) : LibraryOp
{
    public override string Name => "index_put_";

    internal override string Called => "Index";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        CopyInto.RequireSingle(Called, inputs[0]);
        new Picked(Called, inputs[0].Shape, At, inputs[2..]).RequireFits(inputs[1], inputs[0].DType);
        CopyInto.RequireApart(Called, inputs[0], inputs[1]);
        return TensorSpec.Writing(inputs[0], 1);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        PickLoop.Write(inputs[1], inputs[0], At, inputs[2..]);
}

/// <summary>The loops over what indices pick.</summary>
internal static class PickLoop
{
    /// <summary>The elements of a value, which broadcasts, to the places of a tensor that index tensors name.</summary>
    public static void Write(Tensor value, Tensor x, Dims at, ReadOnlySpan<Tensor> indices)
    {
        var picked = new Picked("Index", x.Shape, at, indices);
        Copy(value, picked.Over(value), x, picked.In(x, indices));
    }

    /// <summary>From places of x to as many of y.</summary>
    public static void Copy(Tensor x, PickedPlaces from, Tensor y, PickedPlaces to) =>
        ElementTypes.Any(new Copying(from, to), x.DType, [x], [y]);

    /// <summary>From places of x, added to as many of y.</summary>
    public static void Add(Tensor x, PickedPlaces from, Tensor y, PickedPlaces to) =>
        ElementTypes.Numbers(new Adding(from, to), x.DType, [x], [y]);

    readonly struct Copying(PickedPlaces from, PickedPlaces to) : IElementKernel
    {
        // Below it a loop is done before a copy of a block has begun.
        const int Block = 8;

        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged
        {
            var x = inputs[0]._storage.Span<T>();
            var y = outputs[0]._storage.Span<T>();
            var run = from.After.Length;
            var inBlocks = run >= Block && from.IsInRuns && to.IsInRuns;
            for (var before = 0; before < from.Before.Length; before++)
            {
                for (var place = 0; place < from.Places.Length; place++)
                {
                    var source = from.Start + from.Before[before] + from.Places[place];
                    var target = to.Start + to.Before[before] + to.Places[place];
                    if (inBlocks)
                    {
                        x.Slice(source, run).CopyTo(y.Slice(target, run));
                        continue;
                    }
                    for (var i = 0; i < run; i++)
                    {
                        y[target + to.After[i]] = x[source + from.After[i]];
                    }
                }
            }
        }
    }

    readonly struct Adding(PickedPlaces from, PickedPlaces to) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var x = inputs[0]._storage.Span<T>();
            var y = outputs[0]._storage.Span<T>();
            for (var before = 0; before < from.Before.Length; before++)
            {
                for (var place = 0; place < from.Places.Length; place++)
                {
                    var source = from.Start + from.Before[before] + from.Places[place];
                    var target = to.Start + to.Before[before] + to.Places[place];
                    for (var i = 0; i < from.After.Length; i++)
                    {
                        y[target + to.After[i]] += x[source + from.After[i]];
                    }
                }
            }
        }
    }
}
