using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Places(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("Gather", Gather);
        ops.Add("GatherElements", c => c[0].Gather(c.Axis(c.Int("axis"), c[0].Rank), c[1]));
        ops.Add("GatherND", GatherMany);
        ops.Add("Scatter", ScatterElements);
        ops.Add("ScatterElements", ScatterElements);
        ops.Add("ScatterND", ScatterMany);
        ops.Add("TensorScatter", TensorScatter);
        ops.Add("OneHot", OneHot);
        ops.Add("Compress", Compress);
        ops.Add("NonZero", c => c[0].NonZero().T);
        ops.Add("ReverseSequence", ReverseSequence);
        ops.AddSeveral("Unique", Unique);
        ops.Add("NonMaxSuppression", NonMaxSuppression);
    }

    static Tensor Gather(Call c)
    {
        var (x, index) = (c[0], c[1]);
        var axis = c.Axis(c.Int("axis"), x.Rank);
        if (index.Rank == 0 && c.ValueOf(1).IsKnown)
        {
            // A view, and no copy.
            var place = c.Axis(c.Number(1), x.Shape[axis], "place");
            return x.Select(axis, place);
        }
        var picked = x.IndexSelect(axis, index.Rank == 1 ? index : index.Reshape(-1));
        return index.Rank == 1
            ? picked
            : picked.Reshape([.. x.Shape[..axis], .. index.Shape, .. x.Shape[(axis + 1)..]]);
    }

    static Tensor GatherMany(Call c)
    {
        var (x, index) = (c[0], c[1]);
        var batch = c.Since >= 12 ? c.Size(c.Int("batch_dims"), "batch_dims") : 0;
        if (index.Rank == 0 || batch >= index.Rank || batch + index.Shape[^1] > x.Rank)
        {
            throw c.Refused($"places of {index.Shape} in {x.Shape}, with {batch} dims for batches");
        }
        var picks = new List<TensorIndex>();
        var outer = index.Shape[..^1];
        for (var dim = 0; dim < batch; dim++)
        {
            if (x.Shape[dim] != index.Shape[dim])
            {
                throw c.Refused($"places of {index.Shape} in {x.Shape}, with {batch} dims for batches");
            }
            picks.Add(Tensor.Arange(x.Shape[dim]).Reshape([-1, .. Enumerable.Repeat(1, outer.Rank - 1 - dim)]));
        }
        for (var i = 0; i < index.Shape[^1]; i++)
        {
            picks.Add(index.Select(-1, i));
        }
        return picks.Count == 0 ? x.Expand(Shape.Create([.. outer, .. x.Shape])) : x[[.. picks]];
    }

    /// <summary>x, where at places along a dim stand others, or what comes of both.</summary>
    static Tensor ScatterElements(Call c)
    {
        var (x, index, updates) = (c[0], c[1], c[2]);
        if (x.Rank == 0 || index.Rank != x.Rank || updates.Shape != index.Shape)
        {
            throw c.Refused($"{updates.Shape} at places of {index.Shape} in {x.Shape}");
        }
        var axis = c.Axis(c.Int("axis"), x.Rank);
        var picks = new TensorIndex[x.Rank];
        for (var dim = 0; dim < x.Rank; dim++)
        {
            picks[dim] =
                dim == axis
                    ? index
                    : Tensor.Arange(index.Shape[dim]).Reshape([-1, .. Enumerable.Repeat(1, x.Rank - 1 - dim)]);
        }
        return Scattered(c, x, picks, updates);
    }

    static Tensor ScatterMany(Call c)
    {
        var (x, index, updates) = (c[0], c[1], c[2]);
        if (index.Rank == 0 || index.Shape[^1] > x.Rank)
        {
            throw c.Refused($"{updates.Shape} at places of {index.Shape} in {x.Shape}");
        }
        var picks = new TensorIndex[index.Shape[^1]];
        for (var i = 0; i < picks.Length; i++)
        {
            picks[i] = index.Select(-1, i);
        }
        if (picks.Length == 0)
        {
            throw c.Refused($"places of {index.Shape}, which name none");
        }
        return Scattered(c, x, picks, updates);
    }

    static Tensor Scattered(Call c, Tensor x, TensorIndex[] picks, Tensor updates)
    {
        var reduction = c.Node.Schema!.Attributes.Any(a => a.Name == "reduction")
            ? OneOf(c, "reduction", "none", "add", "mul", "max", "min")
            : "none";
        if (updates.Count == 0)
        {
            return x;
        }
        // Truths are put as numbers.
        var (put, values) = x.DType == DType.Bool ? (x.Long(), updates.Long()) : (x, updates);
        switch (reduction)
        {
            case "none":
                return Typed(put.IndexPut(picks, values));
            case "add":
                return Typed(put.IndexPut(picks, values, accumulate: true));
        }
        // Of several for one place each has its turn: those that are the k-th for theirs go in one step.
        var places = Tensor.Arange(put.Count).Reshape(put.Shape)[picks].Expand(values.Shape).ToArray<long>();
        var seen = new Dictionary<long, int>();
        var turns = new List<List<long>>();
        for (var i = 0; i < places.Length; i++)
        {
            var turn = seen.GetValueOrDefault(places[i]);
            seen[places[i]] = turn + 1;
            if (turn == turns.Count)
            {
                turns.Add([]);
            }
            turns[turn].Add(i);
        }
        var (flat, from) = (put.Reshape(-1), values.Reshape(-1));
        foreach (var turn in turns)
        {
            var at = Tensor.Of<long>([.. turn.Select(i => places[i])], turn.Count);
            var (old, added) = (flat.IndexSelect(0, at), from.IndexSelect(0, Tensor.Of<long>([.. turn], turn.Count)));
            flat = flat.IndexPut(
                [at],
                reduction switch
                {
                    "mul" => old * added,
                    "max" => old.Max(added),
                    _ => old.Min(added),
                }
            );
        }
        return Typed(flat.Reshape(x.Shape));

        Tensor Typed(Tensor y) => x.DType == DType.Bool ? y.Bool() : y;
    }

    /// <summary>A cache with some places along a dim written anew, from a place of its own for each row of the batch.</summary>
    static Tensor TensorScatter(Call c)
    {
        var (x, updates) = (c[0], c[1]);
        var axis = c.Axis(c.Int("axis"), x.Rank);
        if (axis == 0 || updates.Rank != x.Rank)
        {
            throw c.Refused($"{updates.Shape} along dim {axis} of {x.Shape}");
        }
        var (size, count) = (x.Shape[axis], updates.Shape[axis]);
        var starts = (c.Maybe(2) ?? Tensor.Zeros([x.Shape[0]], DType.Int64)).Reshape(-1, 1);
        var places = starts + Tensor.Arange(count);
        places = OneOf(c, "mode", "linear", "circular") == "circular" ? places % (long)size : places;
        int[] shape = [.. Enumerable.Repeat(1, x.Rank)];
        (shape[0], shape[axis]) = (x.Shape[0], count);
        var index = places.Reshape(shape).Expand(updates.Shape);
        var picks = new TensorIndex[x.Rank];
        for (var dim = 0; dim < x.Rank; dim++)
        {
            picks[dim] =
                dim == axis
                    ? index
                    : Tensor.Arange(x.Shape[dim]).Reshape([-1, .. Enumerable.Repeat(1, x.Rank - 1 - dim)]);
        }
        return x.IndexPut(picks, updates);
    }

    static Tensor OneHot(Call c)
    {
        var depth = c.Size((long)c.Fraction(1), "depth");
        var index = c[0].Long();
        // Outside of −depth … depth − 1 all is off.
        index = Tensor.Where(index < 0L, index + depth, index);
        var axis = c.Axis(c.Int("axis"), index.Rank + 1);
        int[] sizes = [.. index.Shape[..axis], depth, .. index.Shape[axis..]];
        _ = c.Sizes(sizes.Select(size => (long)size));
        var classes = Tensor.Arange(depth).Reshape([-1, .. Enumerable.Repeat(1, index.Rank - axis)]);
        var isHot = index.Unsqueeze(axis).Eq(classes);
        return Tensor.Where(isHot, c[2].Select(0, 1), c[2].Select(0, 0));
    }

    static Tensor Compress(Call c)
    {
        var x = c.Has("axis") ? c[0] : c[0].Reshape(-1);
        var axis = c.Has("axis") ? c.Axis(c.Int("axis"), x.Rank) : 0;
        var wanted = c.ValueOf(1).Read(x => x.ToArray<bool>());
        if (c[1].Rank != 1 || wanted.Length > x.Shape[axis])
        {
            throw c.Refused($"{wanted.Length} conditions for {x.Shape[axis]}");
        }
        long[] places = [.. Dims(0, wanted.Length).Where(i => wanted[i]).Select(i => (long)i)];
        return x.IndexSelect(axis, Tensor.Of<long>(places, places.Length));
    }

    static Tensor ReverseSequence(Call c)
    {
        var x = c[0];
        var (batch, time) = (c.Axis(c.Int("batch_axis"), x.Rank), c.Axis(c.Int("time_axis"), x.Rank));
        if (batch == time || c[1].Rank != 1 || c[1].Shape[0] != x.Shape[batch])
        {
            throw c.Refused($"lengths of {c[1].Shape} for dim {batch} of {x.Shape}");
        }
        var places = Tensor.Arange(x.Shape[time]);
        var lengths = c[1].Unsqueeze(1);
        // [batch, time]
        var turned = Tensor.Where(places < lengths, lengths - 1L - places, places);
        int[] shape = [.. Enumerable.Repeat(1, x.Rank)];
        (shape[batch], shape[time]) = (x.Shape[batch], x.Shape[time]);
        var index = (batch < time ? turned : turned.T).Reshape(shape).Expand(x.Shape);
        return x.Gather(time, index);
    }

    static Tensor?[] Unique(Call c)
    {
        var hasAxis = c.Has("axis");
        var x = hasAxis ? c[0].Transpose(0, c.Axis(c.Int("axis"), c[0].Rank)) : c[0].Reshape(-1);
        var rows = x.Shape[0];
        var numbers = x.Reshape(rows, rows == 0 ? 0 : (int)(x.Count / rows)).Double().ToArray<double>();
        var width = rows == 0 ? 0 : numbers.Length / rows;
        int[] sorted =
        [
            .. Dims(0, rows)
                .Order(
                    Comparer<int>.Create(
                        (a, b) => Row(a).SequenceCompareTo(Row(b)) is var by && by != 0 ? by : a.CompareTo(b)
                    )
                ),
        ];
        var groups = new List<List<int>>();
        foreach (var row in sorted)
        {
            if (groups.Count > 0 && Row(groups[^1][0]).SequenceEqual(Row(row)))
            {
                groups[^1].Add(row);
            }
            else
            {
                groups.Add([row]);
            }
        }
        var isSorted = c.Is("sorted");
        List<List<int>> inOrder = isSorted ? groups : [.. groups.OrderBy(group => group[0])];
        var inverse = new long[rows];
        for (var i = 0; i < inOrder.Count; i++)
        {
            foreach (var row in inOrder[i])
            {
                inverse[row] = i;
            }
        }
        var first = Longs(inOrder.Select(group => (long)group[0]));
        var y = x.IndexSelect(0, first);
        return
        [
            hasAxis ? y.Transpose(0, c.Axis(c.Int("axis"), c[0].Rank)) : y,
            first,
            Tensor.Of<long>(inverse, rows),
            Longs(inOrder.Select(group => (long)group.Count)),
        ];

        ReadOnlySpan<double> Row(int row) => numbers.AsSpan(row * width, width);

        static Tensor Longs(IEnumerable<long> all) =>
            all.ToArray() is var found ? Tensor.Of<long>(found, found.Length) : null!;
    }

    /// <summary>Boxes that are not covered by better ones, as triples of batch, class and box.</summary>
    static Tensor NonMaxSuppression(Call c)
    {
        var (boxes, scores) = (c[0], c[1]);
        if (
            boxes.Rank != 3
            || scores.Rank != 3
            || boxes.Shape[2] != 4
            || scores.Shape[2] != boxes.Shape[1]
            || scores.Shape[0] != boxes.Shape[0]
        )
        {
            throw c.Refused($"boxes of {boxes.Shape} and scores of {scores.Shape}");
        }
        var most = c.Maybe(2) is null ? 0 : c.Number(2);
        var overlap = (float)(c.Maybe(3) is null ? 0 : c.Fraction(3));
        float? least = c.Maybe(4) is null ? null : (float)c.Fraction(4);
        var (corners, points) = (boxes.ToArray<float>(), scores.ToArray<float>());
        var (n, classes, count) = (scores.Shape[0], scores.Shape[1], scores.Shape[2]);
        var isCentre = c.Is("center_point_box");
        var found = new List<long>();
        for (var row = 0; row < n * classes; row++)
        {
            var kept = new List<int>();
            var ranked = Dims(0, count)
                .Where(i => least is null || points[row * count + i] > least)
                .OrderByDescending(i => points[row * count + i]);
            foreach (var box in ranked)
            {
                if (kept.Count >= most)
                {
                    break;
                }
                if (kept.TrueForAll(other => Overlap(row / classes, box, other) <= overlap))
                {
                    kept.Add(box);
                    found.AddRange([row / classes, row % classes, box]);
                }
            }
        }
        return Tensor.Of<long>([.. found], new int[] { found.Count / 3, 3 });

        float Overlap(int batch, int a, int b)
        {
            var (p, q) = (Corners(batch, a), Corners(batch, b));
            var high = Math.Min(p.Y2, q.Y2) - Math.Max(p.Y1, q.Y1);
            var wide = Math.Min(p.X2, q.X2) - Math.Max(p.X1, q.X1);
            var both = Math.Max(0, high) * Math.Max(0, wide);
            var areas = (p.Y2 - p.Y1) * (p.X2 - p.X1) + (q.Y2 - q.Y1) * (q.X2 - q.X1);
            return areas - both <= 0 ? 0 : both / (areas - both);
        }

        (float Y1, float X1, float Y2, float X2) Corners(int batch, int box)
        {
            var at = corners.AsSpan((batch * count + box) * 4, 4);
            return isCentre
                ? (at[1] - at[3] / 2, at[0] - at[2] / 2, at[1] + at[3] / 2, at[0] + at[2] / 2)
                : (Math.Min(at[0], at[2]), Math.Min(at[1], at[3]), Math.Max(at[0], at[2]), Math.Max(at[1], at[3]));
        }
    }
}
