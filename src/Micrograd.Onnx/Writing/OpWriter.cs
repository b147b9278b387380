using Micrograd.Onnx.Wire;
using Micrograd.TensorOps;

namespace Micrograd.Onnx.Writing;

// The ops, and not the modules that apply them.
using BatchNorm = TensorOps.BatchNorm;
using Embedding = TensorOps.Embedding;
using GroupNorm = TensorOps.GroupNorm;
using LayerNorm = TensorOps.LayerNorm;
using Linear = TensorOps.Linear;
using LogSoftmax = TensorOps.LogSoftmax;
using Softmax = TensorOps.Softmax;

/// <summary>An op of a program as nodes of a model.</summary>
/// <param name="Writer">Where nodes go.</param>
/// <param name="Instruction">The op.</param>
/// <param name="Larger">The same op for a batch of another size.</param>
sealed record OpWriter(ModelWriter Writer, ProgramInstruction Instruction, ProgramInstruction Larger)
{
    string this[int input] => Writer.NameOf(Instruction.Inputs[input]);

    int Count => Instruction.Inputs.Count;

    Shape ShapeOf(int input) => Instruction.Inputs[input].Shape;

    DType DType => Instruction.Outputs[0].DType;

    string[] All => [.. Enumerable.Range(0, Count).Select(i => this[i])];

    /// <summary>The name of the result.</summary>
    /// <exception cref="OnnxException">No op of the standard says it; the message names it.</exception>
    public static string Write(OpWriter op) =>
        op.Instruction.Op switch
        {
            { Rule: { } rule } => RuleWriter.Write(op, rule),
            Linear => op.Product(),
            MatMul => op.Add("MatMul", op.All),
            Convolution conv => op.Add("Conv", op.All, [.. Spatial(conv), Attributes.Int("group", conv.Groups)]),
            TransposedConvolution conv => op.Add(
                "ConvTranspose",
                op.All,
                [
                    .. Spatial(conv),
                    Attributes.Int("group", conv.Groups),
                    Attributes.Ints("output_padding", conv.OutputPadding.AsSpan()),
                ]
            ),
            BatchNorm { IsOfBatch: false } norm => op.OfStatistics(norm),
            LayerNorm norm => op.Normalized(norm),
            GroupNorm norm => op.Grouped(norm),
            RmsNorm norm => op.RootMeanSquare(norm),
            Attention attention => op.Attended(attention),
            Recurrence layer => op.Recurrent(layer),
            Embedding => op.Add("Gather", op.All),
            IndexSelect select => op.Add("Gather", op.All, Attributes.Int("axis", select.Dim)),
            Gather gather => op.Add("GatherElements", op.All, Attributes.Int("axis", gather.Dim)),
            Softmax softmax => op.Add("Softmax", op.All, Attributes.Int("axis", softmax.Dim)),
            LogSoftmax softmax => op.Add("LogSoftmax", op.All, Attributes.Int("axis", softmax.Dim)),
            Sum sum => op.Reduced("ReduceSum", sum.Dims, sum.KeepDim),
            Mean mean => op.Reduced("ReduceMean", mean.Dims, mean.KeepDim),
            Extreme extreme => op.Reduced(extreme.IsLargest ? "ReduceMax" : "ReduceMin", extreme.Dims, extreme.KeepDim),
            LogSumExp sum => op.Reduced("ReduceLogSumExp", sum.Dims, sum.KeepDim),
            MaxPool { Windows: SlidingWindows windows } => op.Pooled("MaxPool", windows, []),
            AvgPool { Windows: SlidingWindows windows, Divisor: 0 } pool => op.Pooled(
                "AveragePool",
                windows,
                [Attributes.Int("count_include_pad", pool.CountIncludePad ? 1 : 0)]
            ),
            MaxPool { Windows: AdaptiveWindows windows } => op.Adaptive("Max", windows),
            AvgPool { Windows: AdaptiveWindows windows } => op.Adaptive("Average", windows),
            Reshape reshape => op.Reshaped(reshape.Shape, ((Reshape)op.Larger.Op).Shape),
            Expand expand => op.Add("Expand", [op[0], op.Writer.Sizes(expand.Shape, ((Expand)op.Larger.Op).Shape)]),
            Full full => op.Filled(full),
            Permute permute => op.Add("Transpose", op.All, Attributes.Ints("perm", permute.Order.AsSpan())),
            Transpose transpose => op.Turned(transpose),
            Slice slice => op.Sliced(slice),
            Pick pick => op.Add(
                "Gather",
                [op[0], op.Writer.Number(Tensor.Of((long)pick.Index))],
                Attributes.Int("axis", pick.Dim)
            ),
            Squeeze squeeze => op.Add("Squeeze", [op[0], op.Writer.Numbers(squeeze.Dim)]),
            Unsqueeze unsqueeze => op.Add("Unsqueeze", [op[0], op.Writer.Numbers(unsqueeze.Dim)]),
            Concat concat => op.Add("Concat", op.All, Attributes.Int("axis", concat.Dim)),
            Pad pad => op.Padded(pad),
            Choose => op.Add(
                "Where",
                [op.Add("Cast", [op[0]], Attributes.Int("to", (int)OnnxType.Bool)), op[1], op[2]]
            ),
            To to => op.Add("Cast", op.All, Attributes.Int("to", (int)Reading.TypeFacts.Of(to.DType))),
            Detach or Alias or Clone or Ordered => op.Add("Identity", [op[0]]),
            { Name: "eq" } => op.Add("Equal", op.All),
            { Name: "gt" } => op.Add("Greater", op.All),
            { Name: "ge" } => op.Add("GreaterOrEqual", op.All),
            { Name: "lt" } => op.Add("Less", op.All),
            { Name: "le" } => op.Add("LessOrEqual", op.All),
            { Name: "ne" } => op.Add("Not", [op.Add("Equal", op.All)]),
            { Name: "isnan" } => op.Add("IsNaN", op.All),
            CumSum sum => op.Add("CumSum", [op[0], op.Writer.Number(Tensor.Of((long)sum.Dim))]),
            Arange range => op.Writer.Numbers(
                Enumerable.Range(0, (int)(range.End - range.Start)).Select(i => range.Start + i)
            ),
            var other => throw new OnnxException($"Save: '{other.Name}' has no op in the ONNX standard."),
        };

    public string Add(string op, string[] inputs, params AttributeProto[] attributes) =>
        Writer.Add(op, inputs, null, attributes);

    /// <summary>A number in the type of the result.</summary>
    public string Number(double value) => Writer.Number(Tensor.Full(Shape.Create(), value, DType));

    public string Input(int index) => this[index];

    /// <summary>x Wᵀ + b: a Gemm of matrices, else a product and a sum.</summary>
    string Product()
    {
        if (ShapeOf(0).Rank == 2)
        {
            return Add("Gemm", All, Attributes.Int("transB", 1));
        }
        var product = Add("MatMul", [this[0], Add("Transpose", [this[1]], Attributes.Ints("perm", 1, 0))]);
        return Count > 2 ? Add("Add", [product, this[2]]) : product;
    }

    static AttributeProto[] Spatial(ConvolutionOp op) =>
        [
            Attributes.Ints("strides", op.Stride.AsSpan()),
            Attributes.Ints("pads", [.. op.Before.AsSpan(), .. op.After.AsSpan()]),
            Attributes.Ints("dilations", op.Dilation.AsSpan()),
        ];

    string OfStatistics(BatchNorm norm)
    {
        var channels = ShapeOf(1);
        var scale = norm.HasWeight ? this[3] : Writer.Number(Tensor.Ones(channels, DType));
        var bias = norm.HasWeight
            ? Count > 4
                ? this[4]
                : Writer.Number(Tensor.Zeros(channels, DType))
            : Count > 3
                ? this[3]
                : Writer.Number(Tensor.Zeros(channels, DType));
        return Add(
            "BatchNormalization",
            [this[0], scale, bias, this[1], this[2]],
            Attributes.Float("epsilon", norm.Epsilon)
        );
    }

    string Normalized(LayerNorm norm)
    {
        var scale = norm.HasWeight ? this[1] : Writer.Number(Tensor.Ones(norm.Normalized, DType));
        var bias = norm.HasWeight ? 2 : 1;
        return Add(
            "LayerNormalization",
            Count > bias ? [this[0], scale, this[bias]] : [this[0], scale],
            Attributes.Int("axis", -norm.Normalized.Rank),
            Attributes.Float("epsilon", norm.Epsilon)
        );
    }

    string Grouped(GroupNorm norm)
    {
        var channels = Shape.Create(ShapeOf(0)[1]);
        var scale = norm.HasWeight ? this[1] : Writer.Number(Tensor.Ones(channels, DType));
        var at = norm.HasWeight ? 2 : 1;
        var bias = Count > at ? this[at] : Writer.Number(Tensor.Zeros(channels, DType));
        return Add(
            "GroupNormalization",
            [this[0], scale, bias],
            // None are as many as there are channels.
            Attributes.Int("num_groups", norm.Groups == 0 ? channels[0] : norm.Groups),
            Attributes.Float("epsilon", norm.Epsilon)
        );
    }

    string RootMeanSquare(RmsNorm norm)
    {
        var rank = ShapeOf(0).Rank;
        var dims = Writer.Numbers(
            Enumerable.Range(rank - norm.Normalized.Rank, norm.Normalized.Rank).Select(i => (long)i)
        );
        var squares = Add("ReduceMean", [Add("Mul", [this[0], this[0]]), dims]);
        var y = Add("Div", [this[0], Add("Sqrt", [Add("Add", [squares, Number(norm.Epsilon)])])]);
        return Count > 1 ? Add("Mul", [y, this[1]]) : y;
    }

    string Attended(Attention attention)
    {
        if (attention.P > 0)
        {
            throw new OnnxException("Save: attention that drops has no op in the ONNX standard; Eval() the module.");
        }
        var (q, k) = (ShapeOf(0), ShapeOf(1));
        if (q.Rank < 2 || (q.Rank > 2 && q[q.Rank - 3] != k[k.Rank - 3]))
        {
            throw new OnnxException($"Save: attention of {q} and {k}, whose heads are shared, is not written.");
        }
        int[] turned = [.. Enumerable.Range(0, k.Rank - 2), k.Rank - 1, k.Rank - 2];
        var scores = Add("MatMul", [this[0], Add("Transpose", [this[1]], Attributes.Ints("perm", turned))]);
        scores = Add("Mul", [scores, Number(attention.Scale)]);
        scores = attention.HasMask ? Add("Add", [scores, this[3]]) : scores;
        if (attention.IsCausal)
        {
            var (rows, columns) = (q[^2], k[^2]);
            var sees = Tensor.Ones([rows, columns]).Tril();
            scores = Add(
                "Add",
                [
                    scores,
                    Writer.Number(
                        Tensor.Where(sees > 0L, Tensor.Zeros(Shape.Create()), double.NegativeInfinity).To(DType)
                    ),
                ]
            );
        }
        return Add("MatMul", [Add("Softmax", [scores], Attributes.Int("axis", -1)), this[2]]);
    }

    /// <summary>
    /// The recurrence with the product before it, which the standard has as one op. Its gates stand in another order; its results are joined as ours
    /// are.
    /// </summary>
    string Recurrent(Recurrence layer)
    {
        if (Writer.MakerOf(Instruction.Inputs[0]) is not { Op: Linear } product)
        {
            throw new OnnxException($"Save: '{layer.Name}' of gates that no linear map made is not written.");
        }
        var (gates, hidden) = (layer.Gates, ShapeOf(1)[1]);
        int[] order =
            gates == 4 ? [0, 3, 1, 2]
            : gates == 3 ? [1, 0, 2]
            : [0];
        long[] rows = [.. order.SelectMany(gate => Enumerable.Range(gate * hidden, hidden)).Select(i => (long)i)];
        var x = Writer.NameOf(product.Inputs[0]);
        var none = Writer.Number(Tensor.Zeros([gates * hidden], DType));
        var inputBias = product.Inputs.Count > 2 ? Rows(Writer.NameOf(product.Inputs[2])) : none;
        var stateBias = layer.IsApart ? Rows(this[3]) : none;
        var bias = First(Add("Concat", [inputBias, stateBias], Attributes.Int("axis", 0)));
        var lengths =
            Count > layer.LengthsAt
                ? Add("Cast", [this[layer.LengthsAt]], Attributes.Int("to", (int)OnnxType.Int32))
                : "";
        List<string> inputs =
        [
            x,
            First(Rows(Writer.NameOf(product.Inputs[1]))),
            First(Rows(this[1])),
            bias,
            lengths,
            First(this[2]),
        ];
        if (layer.HasCell)
        {
            inputs.Add(First(this[3]));
        }
        List<AttributeProto> attributes =
        [
            Attributes.Int("hidden_size", hidden),
            Attributes.Text("direction", layer.Reverse ? "reverse" : "forward"),
        ];
        if (gates == 3)
        {
            attributes.Add(Attributes.Int("linear_before_reset", 1));
        }
        if (layer.Cell == RecurrentCell.Relu)
        {
            var relu = new AttributeProto { Name = "activations", Type = (int)Graphs.AttributeKind.Texts };
            relu.Strings.Add(Google.Protobuf.ByteString.CopyFromUtf8("Relu"));
            attributes.Add(relu);
        }
        var outputs = Writer.AddSeveral(
            layer.HasCell ? "LSTM"
                : gates == 3 ? "GRU"
                : "RNN",
            [.. inputs],
            layer.HasCell ? ["", "", ""] : ["", ""],
            [.. attributes]
        );
        outputs[0] = Add("Squeeze", [outputs[0], Writer.Numbers(1)]);
        return Add("Concat", outputs, Attributes.Int("axis", 0));

        string Rows(string of) =>
            gates == 1 ? of : Add("Gather", [of, Writer.Numbers(rows)], Attributes.Int("axis", 0));

        string First(string of) => Add("Unsqueeze", [of, Writer.Numbers(0)]);
    }

    string Reduced(string op, Dims dims, bool keep)
    {
        string[] inputs =
            dims.Count == 0 ? [this[0]] : [this[0], Writer.Numbers(dims.AsSpan().ToArray().Select(d => (long)d))];
        return Add(op, inputs, Attributes.Int("keepdims", keep ? 1 : 0));
    }

    /// <summary>Windows over the last dims; a picture without a batch gets one of 1.</summary>
    string Pooled(string op, SlidingWindows windows, AttributeProto[] more)
    {
        var hasBatch = ShapeOf(0).Rank == windows.Rank + 2;
        var x = hasBatch ? this[0] : Add("Unsqueeze", [this[0], Writer.Numbers(0)]);
        var y = Add(
            op,
            [x],
            [
                Attributes.Ints("kernel_shape", windows.Kernel.AsSpan()),
                Attributes.Ints("strides", windows.Stride.AsSpan()),
                Attributes.Ints("pads", [.. windows.Before.AsSpan(), .. windows.After.AsSpan()]),
                Attributes.Ints("dilations", windows.Dilation.AsSpan()),
                Attributes.Int("ceil_mode", windows.CeilMode ? 1 : 0),
                .. more,
            ]
        );
        return hasBatch ? y : Add("Squeeze", [y, Writer.Numbers(0)]);
    }

    /// <summary>Windows that are all alike are those of an ordinary pooling.</summary>
    string Adaptive(string kind, AdaptiveWindows windows)
    {
        var x = ShapeOf(0);
        var first = x.Rank - windows.Output.Count;
        var kernel = new int[windows.Output.Count];
        for (var i = 0; i < kernel.Length; i++)
        {
            var (size, wanted) = (x[first + i], windows.Output[i]);
            kernel[i] =
                size % wanted == 0
                    ? size / wanted
                    : throw new OnnxException(
                        $"Save: adaptive pooling of {x} to {windows.Output}, whose windows differ, is not written."
                    );
        }
        var (dims, zeros, ones) = (
            Dims.Of(kernel),
            Dims.Of(new int[kernel.Length]),
            Dims.Of([.. kernel.Select(_ => 1)])
        );
        return Pooled($"{kind}Pool", new(dims, dims, zeros, zeros, ones, false), []);
    }

    /// <summary>One size that grows with the batch is what is left over.</summary>
    string Reshaped(Shape first, Shape second)
    {
        long[] sizes = [.. first.Select((size, i) => size == second[i] ? size : -1L)];
        var isSimple = sizes.Count(size => size < 0) <= 1 && !sizes.Contains(0);
        return Add("Reshape", [this[0], isSimple ? Writer.Numbers(sizes) : Writer.Sizes(first, second)]);
    }

    string Filled(Full full)
    {
        var one = Tensor.Full(Shape.Create(), full.Value.ToDouble(), full.DType);
        var second = ((Full)Larger.Op).Shape;
        return full.Shape.Rank == 0
            ? Writer.Number(one)
            : Add("Expand", [Writer.Number(one), Writer.Sizes(full.Shape, second)]);
    }

    string Turned(Transpose transpose)
    {
        int[] order = [.. Enumerable.Range(0, ShapeOf(0).Rank)];
        var (a, b) = (Dim(transpose.A), Dim(transpose.B));
        (order[a], order[b]) = (order[b], order[a]);
        return Add("Transpose", [this[0]], Attributes.Ints("perm", order));
    }

    int Dim(int dim) => dim < 0 ? dim + ShapeOf(0).Rank : dim;

    string Sliced(Slice slice)
    {
        var other = (Slice)Larger.Op;
        var toEnd = slice.End == ShapeOf(0)[Dim(slice.Dim)] && other.End == Larger.Inputs[0].Shape[Dim(slice.Dim)];
        if (slice.Start != other.Start || (slice.End != other.End && !toEnd))
        {
            throw new OnnxException(
                $"Save: a slice from {slice.Start} to {slice.End} that the batch decides; save it with dynamicBatch: false."
            );
        }
        return Add(
            "Slice",
            [
                this[0],
                Writer.Numbers(slice.Start),
                Writer.Numbers(toEnd ? long.MaxValue : slice.End),
                Writer.Numbers(slice.Dim),
                Writer.Numbers(slice.Step),
            ]
        );
    }

    string Padded(Pad pad)
    {
        var sides = pad.Before.AsSpan().ToArray().Concat(pad.After.AsSpan().ToArray()).Select(n => (long)n);
        return Add("Pad", [this[0], Writer.Numbers(sides), Number(pad.Value.ToDouble())]);
    }
}
