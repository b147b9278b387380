namespace Micrograd.Tests.Onnx;

/// <summary>The standard's ops in terms of the tensor engine's, for its test vectors.</summary>
static class OnnxOps
{
    static readonly Dictionary<string, Func<OnnxNode, Tensor?[], Tensor>> s_ops = new()
    {
        // elementwise
        ["Add"] = (_, x) => x[0]! + x[1]!,
        ["Sub"] = (_, x) => x[0]! - x[1]!,
        ["Mul"] = (_, x) => x[0]! * x[1]!,
        ["Div"] = (_, x) => x[0]!.DType == DType.Int64 ? Truncated(x[0]! / x[1]!) : x[0]! / x[1]!,
        ["Pow"] = (_, x) => x[0]!.Double().Pow(x[1]!.Double()).To(x[0]!.DType),
        ["Neg"] = (_, x) => -x[0]!,
        ["Abs"] = (_, x) => x[0]!.Abs(),
        ["Floor"] = (_, x) => x[0]!.Floor(),
        ["Ceil"] = (_, x) => x[0]!.Ceil(),
        ["Round"] = (_, x) => x[0]!.Round(),
        ["Mod"] = (n, x) => n.Long("fmod", 0) == 1 ? x[0]!.Fmod(x[1]!) : x[0]! % x[1]!,
        ["Reciprocal"] = (_, x) => x[0]!.Reciprocal(),
        ["Sign"] = (_, x) => x[0]!.Sign(),
        ["Exp"] = (_, x) => x[0]!.Exp(),
        ["Log"] = (_, x) => x[0]!.Log(),
        ["Sqrt"] = (_, x) => x[0]!.Sqrt(),
        ["Erf"] = (_, x) => x[0]!.Erf(),
        ["Sin"] = (_, x) => x[0]!.Sin(),
        ["Cos"] = (_, x) => x[0]!.Cos(),
        ["Tan"] = (_, x) => x[0]!.Tan(),
        ["Asin"] = (_, x) => x[0]!.Asin(),
        ["Acos"] = (_, x) => x[0]!.Acos(),
        ["Atan"] = (_, x) => x[0]!.Atan(),
        ["Sinh"] = (_, x) => x[0]!.Sinh(),
        ["Cosh"] = (_, x) => x[0]!.Cosh(),
        ["Asinh"] = (_, x) => x[0]!.Asinh(),
        ["Acosh"] = (_, x) => x[0]!.Acosh(),
        ["Atanh"] = (_, x) => x[0]!.Atanh(),
        ["Max"] = (_, x) => x.Aggregate((a, b) => a!.Max(b!))!,
        ["Min"] = (_, x) => x.Aggregate((a, b) => a!.Min(b!))!,
        ["Sum"] = (_, x) => x.Aggregate((a, b) => a! + b!)!,
        ["Mean"] = (_, x) => x.Aggregate((a, b) => a! + b!)! / x.Length,
        ["Clip"] = (_, x) => AtMost(AtLeast(x[0]!, x.ElementAtOrDefault(1)), x.ElementAtOrDefault(2)),
        ["Identity"] = (_, x) => x[0]!,
        // activations
        ["Relu"] = (_, x) => x[0]!.Relu(),
        ["Tanh"] = (_, x) => x[0]!.Tanh(),
        ["Sigmoid"] = (_, x) => x[0]!.Sigmoid(),
        ["Softplus"] = (_, x) => x[0]!.Softplus(),
        ["Softsign"] = (_, x) => x[0]!.Softsign(),
        ["Elu"] = (n, x) => x[0]!.Elu(n.Float("alpha", 1)),
        ["LeakyRelu"] = (n, x) => x[0]!.LeakyRelu(n.Float("alpha", 0.01)),
        ["Gelu"] = (n, x) => n.Text("approximate", "none") == "tanh" ? x[0]!.GeluTanh() : x[0]!.Gelu(),
        ["Selu"] = (n, x) => x[0]!.Elu(n.Float("alpha", 1.6732631921768188)) * n.Float("gamma", 1.0507010221481323),
        ["HardSigmoid"] = (n, x) => x[0]!.Hardsigmoid(n.Float("alpha", 0.2), n.Float("beta", 0.5)),
        ["HardSwish"] = (_, x) => x[0]!.Hardswish(),
        ["Shrink"] = (n, x) => x[0]!.Shrink(n.Float("lambd", 0.5), n.Float("bias", 0)),
        ["ThresholdedRelu"] = (n, x) => x[0]!.ThresholdedRelu(n.Float("alpha", 1)),
        ["Swish"] = (n, x) => x[0]! * (x[0]! * n.Float("alpha", 1)).Sigmoid(),
        ["SwiGLU"] = (n, x) => x[0]! * (x[0]! * n.Float("alpha", 1)).Sigmoid() * x[1]!,
        ["Hardmax"] = (n, x) => Hardmax(x[0]!, x[0]!.Shape.AsAxis((int)n.Long("axis", -1))),
        ["PRelu"] = (_, x) => Tensor.Where(x[0]! > 0, x[0]!, x[0]! * OnnxTraining.Slope(x[0]!, x[1]!)),
        // softmax
        ["Softmax"] = (n, x) => x[0]!.Softmax((int)n.Long("axis", -1)),
        ["LogSoftmax"] = (n, x) => x[0]!.LogSoftmax((int)n.Long("axis", -1)),
        // losses
        ["NegativeLogLikelihoodLoss"] = (n, x) =>
            Loss.NegativeLogLikelihood(x[0]!, x[1]!, x.ElementAtOrDefault(2), Ignored(n), ReductionOf(n)),
        // products
        ["MatMul"] = (_, x) => x[0]!.MatMul(x[1]!),
        ["Gemm"] = Gemm,
        ["Einsum"] = (n, x) => Tensor.Einsum(n.Text("equation", ""), [.. x.Select(t => t!)]),
        // convolution
        ["Conv"] = OnnxConvolution.Conv,
        ["ConvTranspose"] = OnnxConvolution.Transposed,
        // pooling, patches and pixels
        ["AveragePool"] = OnnxPooling.Average,
        ["MaxPool"] = (n, x) => OnnxPooling.Max(n, x)[0],
        ["GlobalAveragePool"] = (_, x) => OnnxPooling.Global(x[0]!, (t, dims) => t.Mean(dims, keepDim: true)),
        ["GlobalMaxPool"] = (_, x) => OnnxPooling.Global(x[0]!, (t, dims) => t.Max(dims, keepDim: true)),
        ["LpPool"] = OnnxPooling.Norm,
        ["Col2Im"] = OnnxPooling.Folded,
        ["DepthToSpace"] = (n, x) => OnnxPooling.ToSpace(n, x[0]!),
        ["SpaceToDepth"] = (n, x) => OnnxPooling.ToDepth(n, x[0]!),
        // norms
        ["BatchNormalization"] = (n, x) => OnnxNorms.Batch(n, x)[0],
        ["GroupNormalization"] = OnnxNorms.Group,
        ["InstanceNormalization"] = (n, x) => x[0]!.InstanceNorm(x[1], x[2], n.Float("epsilon", 1e-5)),
        ["RMSNormalization"] = OnnxNorms.Rms,
        ["LpNormalization"] = (n, x) => OnnxNorms.Lp(n, x[0]!),
        ["MeanVarianceNormalization"] = (n, x) => OnnxNorms.MeanVariance(n, x[0]!),
        ["LRN"] = (n, x) => OnnxNorms.LocalResponse(n, x[0]!),
        // attention
        ["RotaryEmbedding"] = OnnxAttention.Rotary,
        // reductions
        ["ReduceSum"] = (n, x) => Reduce(n, x, (t, axes, keep) => t.Sum(axes, keep)),
        ["ReduceMean"] = (n, x) => Reduce(n, x, (t, axes, keep) => t.Mean(axes, keep)),
        ["ReduceMax"] = (n, x) => Reduce(n, x, (t, axes, keep) => AsBool(t, u => u.Max(axes, keep))),
        ["ReduceMin"] = (n, x) => Reduce(n, x, (t, axes, keep) => AsBool(t, u => u.Min(axes, keep))),
        ["ReduceL1"] = (n, x) => Reduce(n, x, (t, axes, keep) => t.Norm(axes, order: 1, keep)),
        ["ReduceL2"] = (n, x) => Reduce(n, x, (t, axes, keep) => t.Norm(axes, keepDim: keep)),
        ["ReduceLogSum"] = (n, x) => Reduce(n, x, (t, axes, keep) => t.Sum(axes, keep).Log()),
        ["ReduceLogSumExp"] = (n, x) => Reduce(n, x, (t, axes, keep) => t.LogSumExp(axes, keep)),
        ["ReduceSumSquare"] = (n, x) => Reduce(n, x, (t, axes, keep) => RealFunctions.Square(t).Sum(axes, keep)),
        ["ReduceProd"] = (n, x) => Reduce(n, x, Product),
        ["ArgMax"] = (n, x) => Position(n, x[0]!, (t, axis, keep) => t.ArgMax(axis, keep)),
        ["ArgMin"] = (n, x) => Position(n, x[0]!, (t, axis, keep) => t.ArgMin(axis, keep)),
        ["CumSum"] = CumSum,
        ["CumProd"] = CumProd,
        // comparisons
        ["Equal"] = (_, x) => x[0]!.Eq(x[1]!),
        ["Greater"] = (_, x) => x[0]! > x[1]!,
        ["GreaterOrEqual"] = (_, x) => x[0]! >= x[1]!,
        ["Less"] = (_, x) => x[0]! < x[1]!,
        ["LessOrEqual"] = (_, x) => x[0]! <= x[1]!,
        ["And"] = (_, x) => (x[0]!.Long() * x[1]!.Long()).Bool(),
        ["Or"] = (_, x) => (x[0]!.Long() + x[1]!.Long()).Bool(),
        ["Xor"] = (_, x) => x[0]!.Ne(x[1]!),
        ["Not"] = (_, x) => x[0]!.Eq(Tensor.Of([false]).Squeeze()),
        ["IsInf"] = IsInfinite,
        ["IsNaN"] = (_, x) => x[0]!.IsNaN(),
        ["Where"] = (_, x) => Tensor.Where(x[0]!, x[1]!, x[2]!),
        // shapes and places
        ["Shape"] = (n, x) => ShapeOf(n, x[0]!),
        ["Size"] = (_, x) => Tensor.Of(x[0]!.Count),
        ["Cast"] = (n, x) => x[0]!.To(Type(n.Long("to", 1))),
        ["CastLike"] = (_, x) => x[0]!.To(x[1]!.DType),
        ["Constant"] = Constant,
        ["ConstantOfShape"] = (n, x) => Filled(n, Ints(x[0]!)),
        ["Range"] = (_, x) => RangeOf(x[0]!, x[1]!, x[2]!),
        ["Reshape"] = Reshape,
        ["Flatten"] = (n, x) => Flat(x[0]!, (int)n.Long("axis", 1)),
        ["Squeeze"] = (n, x) => Squeeze(x[0]!, Axes(n, x)),
        ["Unsqueeze"] = (n, x) => Unsqueeze(x[0]!, Axes(n, x)!),
        ["Transpose"] = (n, x) => x[0]!.Permute(n.Longs("perm") ?? [.. Enumerable.Range(0, x[0]!.Rank).Reverse()]),
        ["Concat"] = (n, x) => Tensor.Concat([.. x.Select(t => t!)], (int)n.Long("axis", 0)),
        ["Expand"] = (_, x) => Expand(x[0]!, Ints(x[1]!)),
        ["Tile"] = (_, x) => x[0]!.Repeat(Ints(x[1]!)),
        ["Gather"] = (n, x) => Gather(x[0]!, x[1]!, (int)n.Long("axis", 0)),
        ["GatherElements"] = (n, x) => x[0]!.Gather((int)n.Long("axis", 0), x[1]!),
        ["Slice"] = (_, x) => Slice(x),
        ["Pad"] = Pad,
        ["Trilu"] = Triangle,
        ["OneHot"] = OneHot,
        ["Scatter"] = OnnxPlaces.Elements,
        ["ScatterElements"] = OnnxPlaces.Elements,
        ["ScatterND"] = OnnxPlaces.Slices,
        ["Compress"] = OnnxPlaces.Compress,
        ["EyeLike"] = (n, x) => OnnxPlaces.EyeLike(n, x[0]!),
        ["AffineGrid"] = (n, x) => OnnxPlaces.AffineGrid(n, x[0]!, Ints(x[1]!)),
    };

    public static bool Has(string op) => s_ops.ContainsKey(op);

    public static Tensor[] Run(OnnxNode node, Tensor?[] x) =>
        node.Op switch
        {
            "Split" => Split(node, x),
            "TopK" => TopK(node, x),
            "MaxPool" => OnnxPooling.Max(node, x),
            "BatchNormalization" => OnnxNorms.Batch(node, x),
            "LayerNormalization" => LayerNorm(node, x),
            "Attention" => OnnxAttention.Attention(node, x),
            "SoftmaxCrossEntropyLoss" => CrossEntropy(node, x),
            "Adam" => OnnxTraining.Adam(node, x),
            "Momentum" => OnnxTraining.Momentum(node, x),
            "Dropout" => OnnxTraining.Dropout(node, x),
            "RNN" or "LSTM" or "GRU" => OnnxRecurrence.Run(node, x, node.Op),
            _ => [s_ops[node.Op](node, x)],
        };

    static int AsAxis(this Shape shape, int axis) => axis < 0 ? axis + shape.Rank : axis;

    static int[] Ints(Tensor x) => [.. x.ToArray<long>().Select(i => (int)Math.Clamp(i, int.MinValue, int.MaxValue))];

    static Tensor Truncated(Tensor x) => x.Long();

    static Tensor AtLeast(Tensor x, Tensor? low) => low is null ? x : x.Max(low);

    static Tensor AtMost(Tensor x, Tensor? high) => high is null ? x : x.Min(high);

    static Tensor AsBool(Tensor x, Func<Tensor, Tensor> f) => x.DType == DType.Bool ? f(x.Long()).Bool() : f(x);

    static int[]? Axes(OnnxNode node, Tensor?[] x) =>
        x.ElementAtOrDefault(1) is { } axes ? Ints(axes) : node.Longs("axes");

    static Tensor Reduce(OnnxNode node, Tensor?[] x, Func<Tensor, int[], bool, Tensor> f)
    {
        var axes = Axes(node, x) ?? [];
        return axes.Length == 0 && node.Long("noop_with_empty_axes", 0) == 1
            ? x[0]!
            : f(x[0]!, axes, node.Long("keepdims", 1) == 1);
    }

    static Tensor Product(Tensor x, int[] axes, bool keep)
    {
        int[] all =
            axes.Length == 0
                ? [.. Enumerable.Range(0, x.Rank)]
                : [.. axes.Select(axis => x.Shape.AsAxis(axis)).Order()];
        foreach (var axis in all.Reverse())
        {
            x = x.Prod(axis, keep);
        }
        return x;
    }

    static Tensor Position(OnnxNode node, Tensor x, Func<Tensor, int, bool, Tensor> f)
    {
        var axis = x.Shape.AsAxis((int)node.Long("axis", 0));
        var keep = node.Long("keepdims", 1) == 1;
        return node.Long("select_last_index", 0) == 1
            ? x.Shape[axis] - 1L - f(x.Flip(axis), axis, keep)
            : f(x, axis, keep);
    }

    static Tensor CumSum(OnnxNode node, Tensor?[] x)
    {
        var axis = (int)x[1]!.Item();
        var (reverse, exclusive) = (node.Long("reverse", 0) == 1, node.Long("exclusive", 0) == 1);
        var turned = reverse ? x[0]!.Flip(axis) : x[0]!;
        var sums = turned.CumSum(axis);
        sums = exclusive ? sums - turned : sums;
        return reverse ? sums.Flip(axis) : sums;
    }

    static Tensor CumProd(OnnxNode node, Tensor?[] x)
    {
        var axis = (int)x[1]!.Item();
        var (reverse, exclusive) = (node.Long("reverse", 0) == 1, node.Long("exclusive", 0) == 1);
        var turned = reverse ? x[0]!.Flip(axis) : x[0]!;
        if (exclusive)
        {
            var first = turned.Slice(axis, 0, 1);
            turned = Tensor.Concat([Tensor.OnesLike(first), turned.Slice(axis, 0, turned.Shape[axis] - 1)], axis);
        }
        var products = turned.CumProd(axis);
        return reverse ? products.Flip(axis) : products;
    }

    static Tensor IsInfinite(OnnxNode node, Tensor?[] x)
    {
        var (below, above) = (node.Long("detect_negative", 1) == 1, node.Long("detect_positive", 1) == 1);
        var infinite = x[0]!.IsFinite().Long() + x[0]!.IsNaN().Long() <= 0;
        var sides = (below ? (x[0]! < 0).Long() : Tensor.Of(0L)) + (above ? (x[0]! > 0).Long() : Tensor.Of(0L));
        return (infinite.Long() * sides).Bool();
    }

    static Tensor Hardmax(Tensor x, int axis) =>
        x.Transpose(axis, -1).ArgMax(-1).OneHot(x.Shape[axis]).To(x.DType).Transpose(axis, -1);

    static Tensor Gemm(OnnxNode node, Tensor?[] x)
    {
        var a = node.Long("transA", 0) == 1 ? x[0]!.T : x[0]!;
        var b = node.Long("transB", 0) == 1 ? x[1]!.T : x[1]!;
        var product = a.MatMul(b) * node.Float("alpha", 1);
        return x.ElementAtOrDefault(2) is { } c ? product + c * node.Float("beta", 1) : product;
    }

    public static DType Type(long number) =>
        number switch
        {
            1 => DType.Float32,
            11 => DType.Float64,
            6 or 7 => DType.Int64,
            9 => DType.Bool,
            _ => throw new NotSupportedException($"element type {number}"),
        };

    static Tensor Constant(OnnxNode node, Tensor?[] x) =>
        node.Has("value") ? node.Tensor("value")
        : node.Has("value_float") ? Tensor.Of((float)node.Float("value_float", 0))
        : node.Has("value_int") ? Tensor.Of(node.Long("value_int", 0))
        : node.Longs("value_ints") is { } wholes ? Tensor.Of(Array.ConvertAll(wholes, w => (long)w))
        : throw new NotSupportedException("Constant of another kind");

    static Tensor Filled(OnnxNode node, int[] sizes)
    {
        var value = node.Has("value") ? node.Tensor("value") : Tensor.Of(0f);
        return Tensor.Full(sizes, value.Item(), value.DType);
    }

    static Tensor RangeOf(Tensor start, Tensor limit, Tensor delta)
    {
        var count = Math.Max(0, (int)Math.Ceiling((limit.Item() - start.Item()) / delta.Item()));
        return (start + Tensor.Arange(count) * delta).To(start.DType);
    }

    static Tensor ShapeOf(OnnxNode node, Tensor x)
    {
        var (start, end) = ((int)node.Long("start", 0), (int)node.Long("end", x.Rank));
        start = Math.Clamp(start < 0 ? start + x.Rank : start, 0, x.Rank);
        end = Math.Clamp(end < 0 ? end + x.Rank : end, 0, x.Rank);
        return Tensor.Of([.. x.Shape.Select(size => (long)size).Skip(start).Take(Math.Max(0, end - start))]);
    }

    static Tensor Reshape(OnnxNode node, Tensor?[] x)
    {
        var sizes = Ints(x[1]!);
        for (var i = 0; i < sizes.Length && node.Long("allowzero", 0) == 0; i++)
        {
            sizes[i] = sizes[i] == 0 ? x[0]!.Shape[i] : sizes[i];
        }
        return x[0]!.Reshape(sizes);
    }

    static Tensor Flat(Tensor x, int axis)
    {
        axis = x.Shape.AsAxis(axis);
        var rows = x.Shape.Take(axis).Aggregate(1, (n, size) => n * size);
        return x.Reshape(rows, (int)(x.Count / rows));
    }

    static Tensor Squeeze(Tensor x, int[]? axes) =>
        axes is null
            ? x.Squeeze()
            : axes.Select(axis => x.Shape.AsAxis(axis)).OrderDescending().Aggregate(x, (t, axis) => t.Squeeze(axis));

    static Tensor Unsqueeze(Tensor x, int[] axes) =>
        axes.Select(axis => axis < 0 ? axis + x.Rank + axes.Length : axis)
            .Order()
            .Aggregate(x, (t, axis) => t.Unsqueeze(axis));

    static Tensor Expand(Tensor x, int[] sizes)
    {
        // Both ways: where the wanted size is 1, the tensor's own stays.
        int[] padded = [.. Enumerable.Repeat(1, Math.Max(0, x.Rank - sizes.Length)), .. sizes];
        var added = padded.Length - x.Rank;
        return x.Expand(
            Shape.Create([.. padded.Select((size, i) => size == 1 && i >= added ? x.Shape[i - added] : size)])
        );
    }

    static Tensor Gather(Tensor x, Tensor index, int axis)
    {
        axis = x.Shape.AsAxis(axis);
        var picked = x.IndexSelect(axis, index.Flatten());
        return picked.Reshape([.. x.Shape.Take(axis), .. index.Shape, .. x.Shape.Skip(axis + 1)]);
    }

    static Tensor Slice(Tensor?[] x)
    {
        var (starts, ends) = (Ints(x[1]!), Ints(x[2]!));
        var axes = x.ElementAtOrDefault(3) is { } a ? Ints(a) : [.. Enumerable.Range(0, starts.Length)];
        var steps = x.ElementAtOrDefault(4) is { } s ? Ints(s) : [.. starts.Select(_ => 1)];
        var y = x[0]!;
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = y.Shape.AsAxis(axes[i]);
            var size = y.Shape[axis];
            var start = starts[i] < 0 ? starts[i] + size : starts[i];
            var end = ends[i] < 0 ? ends[i] + size : ends[i];
            if (steps[i] > 0)
            {
                start = Math.Clamp(start, 0, size);
                y = y.Slice(axis, start, Math.Max(start, Math.Clamp(end, 0, size)), steps[i]);
            }
            else
            {
                // From the other side.
                start = size - 1 - Math.Clamp(start, -1, size - 1);
                end = size - 1 - Math.Clamp(end, -1, size - 1);
                y = y.Flip(axis).Slice(axis, start, Math.Max(start, end), -steps[i]);
            }
        }
        return y;
    }

    static Tensor Pad(OnnxNode node, Tensor?[] x)
    {
        var y = x[0]!;
        var pads = node.Longs("pads") ?? Ints(x[1]!);
        var axes = x.ElementAtOrDefault(3) is { } a ? Ints(a) : [.. Enumerable.Range(0, y.Rank)];
        var (before, after) = (new int[y.Rank], new int[y.Rank]);
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = y.Shape.AsAxis(axes[i]);
            (before[axis], after[axis]) = (pads[i], pads[i + axes.Length]);
        }
        // A negative number cuts.
        for (var axis = 0; axis < y.Rank; axis++)
        {
            y = y.Slice(axis, Math.Max(0, -before[axis]), y.Shape[axis] - Math.Max(0, -after[axis]));
            (before[axis], after[axis]) = (Math.Max(0, before[axis]), Math.Max(0, after[axis]));
        }
        return node.Text("mode", "constant") switch
        {
            "reflect" => y.Pad(before, after, PaddingMode.Reflect),
            "edge" => y.Pad(before, after, PaddingMode.Replicate),
            "wrap" => y.Pad(before, after, PaddingMode.Circular),
            _ => y.Pad(before, after, x.ElementAtOrDefault(2)?.Item() ?? node.Float("value", 0)),
        };
    }

    static Tensor Triangle(OnnxNode node, Tensor?[] x)
    {
        var diagonal = x.ElementAtOrDefault(1) is { } k ? (int)k.Item() : 0;
        return node.Long("upper", 1) == 1 ? x[0]!.Triu(diagonal) : x[0]!.Tril(diagonal);
    }

    static Tensor OneHot(OnnxNode node, Tensor?[] x)
    {
        var depth = (int)x[1]!.Item();
        var index = x[0]!.Long();
        // Outside of −depth … depth − 1 all is off.
        var inside = (index >= -depth).Long() * (index < depth).Long();
        var counted = Tensor.Where(index < 0, index + depth, index);
        var hot = Tensor.Where(inside.Bool(), counted, Tensor.Of(0L)).OneHot(depth) * inside.Unsqueeze(-1);
        var values = x[2]!;
        var y = Tensor.Where(hot.Bool(), values[1], values[0]);
        var axis = (int)node.Long("axis", -1);
        axis = axis < 0 ? axis + y.Rank : axis;
        int[] order = [.. Enumerable.Range(0, axis), y.Rank - 1, .. Enumerable.Range(axis, y.Rank - 1 - axis)];
        return y.Permute(order);
    }

    static Tensor[] Split(OnnxNode node, Tensor?[] x)
    {
        var axis = x[0]!.Shape.AsAxis((int)node.Long("axis", 0));
        if (x.ElementAtOrDefault(1) is { } sizes)
        {
            return x[0]!.Split(Ints(sizes), axis);
        }
        var parts = (int)node.Long("num_outputs", node.Outputs.Length);
        return x[0]!.Split((x[0]!.Shape[axis] + parts - 1) / parts, axis);
    }

    static Tensor[] TopK(OnnxNode node, Tensor?[] x)
    {
        var (values, indices) = x[0]!.TopK((int)x[1]!.Item(), (int)node.Long("axis", -1), node.Long("largest", 1) == 1);
        return [values, indices];
    }

    /// <summary>The loss, and the logarithms of the probabilities where they are asked for.</summary>
    static Tensor[] CrossEntropy(OnnxNode node, Tensor?[] x)
    {
        var weight = x.ElementAtOrDefault(2);
        var loss = Loss.CrossEntropy(x[0]!, x[1]!, weight, Ignored(node), reduction: ReductionOf(node));
        return node.Outputs.Length > 1 ? [loss, x[0]!.LogSoftmax(1)] : [loss];
    }

    static long Ignored(OnnxNode node) => node.Long("ignore_index", long.MinValue);

    static Reduction ReductionOf(OnnxNode node) =>
        Enum.Parse<Reduction>(node.Text("reduction", "mean"), ignoreCase: true);

    /// <summary>The layer, and what its mean and the inverse of its deviation were.</summary>
    static Tensor[] LayerNorm(OnnxNode node, Tensor?[] x)
    {
        var axis = x[0]!.Shape.AsAxis((int)node.Long("axis", -1));
        var epsilon = node.Float("epsilon", 1e-5);
        int[] axes = [.. Enumerable.Range(axis, x[0]!.Rank - axis)];
        return
        [
            x[0]!.LayerNorm(x[0]!.Shape[axis..], x[1], x.ElementAtOrDefault(2), epsilon),
            x[0]!.Mean(axes, keepDim: true),
            (x[0]!.Var(axes, correction: 0, keepDim: true) + epsilon).Sqrt().Reciprocal(),
        ];
    }
}
