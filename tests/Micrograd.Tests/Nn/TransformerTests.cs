namespace Micrograd.Tests.Nn;

/// <summary>Attention and transformers as modules: keys, first weights, both orders of dims, masks, and refusals.</summary>
public sealed class TransformerTests
{
    [Fact]
    public void States_have_the_keys_and_layouts_of_PyTorch()
    {
        var attention = new MultiheadAttention(6, 2);
        Assert.Equal(
            ["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"],
            attention.StateDict().Keys
        );
        Assert.Equal([18, 6], attention.StateDict()["in_proj_weight"].Shape);
        var others = new MultiheadAttention(6, 2, bias: false, kdim: 4, vdim: 5).StateDict();
        Assert.Equal(["q_proj_weight", "k_proj_weight", "v_proj_weight", "out_proj.weight"], others.Keys);
        Assert.Equal([6, 5], others["v_proj_weight"].Shape);
        var encoder = new TransformerEncoder(() => new TransformerEncoderLayer(4, 2, 8), 2, new LayerNorm(4));
        Assert.Equal(2 * 12 + 2, encoder.StateDict().Count);
        Assert.Superset(
            new HashSet<string>
            {
                "layers.1.self_attn.in_proj_weight",
                "layers.0.linear1.bias",
                "layers.0.norm2.weight",
                "norm.bias",
            },
            encoder.StateDict().Keys.ToHashSet()
        );
        Assert.Superset(
            new HashSet<string> { "multihead_attn.out_proj.bias", "norm3.weight" },
            new TransformerDecoderLayer(4, 2, 8).StateDict().Keys.ToHashSet()
        );
        var decoder = new TransformerDecoder(() => new TransformerDecoderLayer(4, 2, 8), 2, new LayerNorm(4));
        Assert.Equal(2 * 18 + 2, decoder.StateDict().Count);
        Assert.Superset(
            new HashSet<string> { "layers.1.multihead_attn.in_proj_bias", "norm.weight" },
            decoder.StateDict().Keys.ToHashSet()
        );
    }

    [Fact]
    public void First_weights_are_Xaviers_and_first_addends_0()
    {
        var state = new MultiheadAttention(64, 4, generator: new(1)).StateDict();
        var bound = Math.Sqrt(6.0 / (64 + 3 * 64));
        Assert.InRange(state["in_proj_weight"].Abs().Max().Item(), 0.98 * bound, bound);
        Assert.Equal(0, state["in_proj_bias"].Abs().Max().Item());
        Assert.Equal(0, state["out_proj.bias"].Abs().Max().Item());
    }

    [Fact]
    public void Heads_attend_in_their_parts_of_the_features()
    {
        var module = new MultiheadAttention(6, 3, batchFirst: true, generator: new(1), dtype: DType.Float64);
        var (query, other) = (Of([2, 4, 6], 2), Of([2, 5, 6], 3));
        var (y, weights) = module.ForwardWithWeights(query, other, other, averageAttnWeights: false);
        Near(y, module.Forward(query, other, other));
        Assert.Equal([2, 3, 4, 5], weights.Shape);
        var state = module.StateDict();
        var parts = state["in_proj_weight"].Split(6, 0);
        var (q, k, v) = (query.MatMul(parts[0].T), other.MatMul(parts[1].T), other.MatMul(parts[2].T));
        Tensor[] heads =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(head =>
                {
                    Tensor Part(Tensor x) => x.Slice(-1, 2 * head, 2 * head + 2);
                    var p = (Part(q).MatMul(Part(k).T) / Math.Sqrt(2)).Softmax(-1);
                    Near(p, weights.Select(1, head));
                    return p.MatMul(Part(v));
                }),
        ];
        Near(Tensor.Concat(heads, -1).MatMul(state["out_proj.weight"].T), y);
    }

    [Fact]
    public void Of_other_sizes_of_keys_and_values_the_projections_stand_apart()
    {
        var module = new MultiheadAttention(6, 2, kdim: 4, vdim: 5, generator: new(1));
        Assert.Equal(
            [3, 2, 6],
            module.Forward(Tensor.Ones([3, 2, 6]), Tensor.Ones([7, 2, 4]), Tensor.Ones([7, 2, 5])).Shape
        );
    }

    [Fact]
    public void The_batch_may_come_first_or_second_or_not_at_all()
    {
        var (first, second) = (
            new MultiheadAttention(4, 2, batchFirst: true, generator: new(1), dtype: DType.Float64),
            new MultiheadAttention(4, 2, generator: new(1), dtype: DType.Float64)
        );
        var x = Of([3, 5, 4], 2);
        var y = first.Forward(x, x, x, isCausal: true);
        var turned = x.Transpose(0, 1);
        Near(y, second.Forward(turned, turned, turned, isCausal: true).Transpose(0, 1));
        Near(y[1], second.Forward(x[1], x[1], x[1], isCausal: true));
        Assert.Equal([5, 5], second.ForwardWithWeights(x[1], x[1], x[1]).Weights.Shape);
    }

    [Fact]
    public void A_mask_hides_where_it_is_true_and_padding_is_not_seen()
    {
        var module = new MultiheadAttention(4, 2, batchFirst: true, generator: new(1), dtype: DType.Float64);
        var x = Of([2, 5, 4], 2);
        var later = Tensor.Ones([5, 5], DType.Bool).Triu(1);
        var y = module.Forward(x, x, x, isCausal: true);
        Near(y, module.Forward(x, x, x, attnMask: later));
        Near(y, module.Forward(x, x, x, attnMask: later.Unsqueeze(0).Expand([4, 5, 5]).Clone()));
        Near(y, module.Forward(x, x, x, attnMask: Tensor.Where(later, Tensor.Full([], -1e9, DType.Float64), 0)));
        var padding = (Tensor.Arange(5) >= 3).Unsqueeze(0).Expand([2, 5]).Clone();
        var shown = x.Slice(1, 0, 3);
        Near(module.Forward(x, shown, shown), module.Forward(x, x, x, padding));
    }

    [Fact]
    public void A_decoder_is_its_layers_and_its_norm_with_all_masks()
    {
        var generator = new Generator(1);
        var layers = new List<TransformerDecoderLayer>();
        TransformerDecoderLayer Layer()
        {
            layers.Add(new(4, 2, 6, batchFirst: true, generator: generator, dtype: DType.Float64));
            return layers[^1];
        }
        var norm = new LayerNorm(4, dtype: DType.Float64);
        var decoder = new TransformerDecoder(Layer, 3, norm).Eval();
        var (tgt, memory) = (Of([2, 5, 4], 2), Of([2, 3, 4], 3));
        var plain = layers.Aggregate(tgt, (x, layer) => layer.Forward(x, memory));
        Near(norm.Forward(plain), decoder.Forward(tgt, memory));
        var padding = (Tensor.Arange(5) >= 4).Unsqueeze(0).Expand([2, 5]).Clone();
        var hidden = (Tensor.Arange(3) >= 2).Unsqueeze(0).Expand([2, 3]).Clone();
        var (causal, only) = (Tensor.Ones([5, 5], DType.Bool).Triu(1), Tensor.Ones([5, 3], DType.Bool).Triu(2));
        var masked = layers.Aggregate(tgt, (x, layer) => layer.Forward(x, memory, causal, only, padding, hidden));
        Near(norm.Forward(masked), decoder.Forward(tgt, memory, causal, only, padding, hidden));
        Near(
            decoder.Forward(tgt, memory, causal, only, padding, hidden),
            decoder.Forward(tgt, memory, null, only, padding, hidden, tgtIsCausal: true)
        );
        Assert.Equal(
            [2, 5, 4],
            decoder.Check((Tensor.Meta([2, 5, 4], DType.Float64), Tensor.Meta([2, 3, 4], DType.Float64))).Shape
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransformerDecoder(Layer, 0));
    }

    [Theory]
    [InlineData(false, TransformerActivation.Relu)]
    [InlineData(true, TransformerActivation.Gelu)]
    public void A_layer_is_its_parts(bool normFirst, TransformerActivation activation)
    {
        var layer = new TransformerEncoderLayer(
            4,
            2,
            6,
            activation: activation,
            batchFirst: true,
            normFirst: normFirst,
            generator: new(1),
            dtype: DType.Float64
        ).Eval();
        var state = layer.StateDict();
        var attention = new MultiheadAttention(4, 2, batchFirst: true, dtype: DType.Float64);
        attention.LoadStateDict(
            state
                .Where(entry => entry.Key.StartsWith("self_attn.", StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key["self_attn.".Length..], entry => entry.Value)
        );
        var x = Of([2, 3, 4], 2);
        Tensor Norm(Tensor t, int i) => t.LayerNorm(4, state[$"norm{i}.weight"], state[$"norm{i}.bias"]);
        Tensor Attend(Tensor t) => attention.Forward(t, t, t);
        Tensor Feed(Tensor t)
        {
            var inner = Tensor.Linear(t, state["linear1.weight"], state["linear1.bias"]);
            inner = activation == TransformerActivation.Relu ? inner.Relu() : inner.Gelu();
            return Tensor.Linear(inner, state["linear2.weight"], state["linear2.bias"]);
        }
        Tensor expected;
        if (normFirst)
        {
            var h = x + Attend(Norm(x, 1));
            expected = h + Feed(Norm(h, 2));
        }
        else
        {
            var h = Norm(x + Attend(x), 1);
            expected = Norm(h + Feed(h), 2);
        }
        Near(expected, layer.Forward(x));
    }

    [Fact]
    public void A_decoder_sees_its_past_and_all_of_the_memory()
    {
        var layer = new TransformerDecoderLayer(
            4,
            2,
            6,
            batchFirst: true,
            generator: new(1),
            dtype: DType.Float64
        ).Eval();
        var (x, memory) = (Of([2, 3, 4], 2), Of([2, 5, 4], 3));
        var y = layer.Forward(x, memory, tgtIsCausal: true);
        Near(y.Slice(1, 0, 2), layer.Forward(x.Slice(1, 0, 2), memory, tgtIsCausal: true));
        var padding = (Tensor.Arange(5) >= 4).Unsqueeze(0).Expand([2, 5]).Clone();
        Near(layer.Forward(x, memory.Slice(1, 0, 4)), layer.Forward(x, memory, memoryKeyPaddingMask: padding));
    }

    [Fact]
    public void A_layer_learns_alike_from_a_generator_of_the_same_seed()
    {
        Tensor Learned()
        {
            var layer = new TransformerEncoderLayer(4, 2, 6, dropout: 0.3, generator: new(1));
            var optimizer = new Adam(layer.Parameters, 0.01);
            var x = Tensor.Randn([5, 3, 4], new(2));
            for (var step = 0; step < 3; step++)
            {
                optimizer.ZeroGrad();
                (layer.Forward(x, isCausal: true) - x.Flip(0)).Square().Mean().Backward();
                optimizer.Step();
            }
            return layer.StateDict()["self_attn.in_proj_weight"];
        }
        Assert.Equal(Learned().Flatten().ToArray<float>(), Learned().Flatten().ToArray<float>());
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        Refused(() => new MultiheadAttention(10, 3), "an embedDim of 10 does not divide into 3 heads; take 2");
        var module = new MultiheadAttention(4, 2);
        var x = Tensor.Ones([5, 2, 4]);
        Refused(
            () => module.Forward(x, x, Tensor.Ones([6, 2, 4])),
            "a value of [6, 2, 4]; without batchFirst they are [L, N, 4]"
        );
        Refused(() => module.Forward(Tensor.Ones([5, 2, 3]), x, x), "a query of [5, 2, 3]");
        Refused(() => module.Forward(x, x, x, Tensor.Ones([5, 2], DType.Bool)), "it is [2, 5]");
        Refused(() => module.Forward(x, x, x, attnMask: Tensor.Ones([5, 4], DType.Bool)), "it is [5, 5], or [4, 5, 5]");
        var encoder = new TransformerEncoder(() => new TransformerEncoderLayer(4, 2, 8), 2);
        Refused(
            () => new Sequential(("net", encoder)).Forward(Tensor.Ones([5, 2, 3])),
            "net.0.self_attn (MultiheadAttention 4, 2 heads): input ([5, 2, 3], [5, 2, 3], [5, 2, 3])"
        );
        Refused(
            () => new Sequential(("net", new Weighing())).Forward(Tensor.Ones([5, 2, 3])),
            "net.attention (MultiheadAttention 4, 2 heads): input ([5, 2, 3], [5, 2, 3], [5, 2, 3])"
        );
    }

    [Fact]
    public void Attention_that_tells_its_weights_is_seen_as_any_module_is()
    {
        var net = new Weighing();
        Assert.DoesNotContain("not called", net.Summary([5, 2, 4]), StringComparison.Ordinal);
        var graph = Graph.Of(new Sequential(("net", net)).Forward(Tensor.Ones([5, 2, 4])));
        Assert.Contains(graph.Nodes, node => node.Scope?.Path == "net.attention");
    }

    sealed class Weighing : Module
    {
        readonly MultiheadAttention _attention;

        public Weighing() => _attention = Register("attention", new MultiheadAttention(4, 2));

        protected override Tensor Compute(Tensor x) => _attention.ForwardWithWeights(x, x, x).Output;
    }

    static void Refused(Func<object> call, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(call).Message);

    static Tensor Of(Shape shape, ulong seed) => Tensor.Randn(shape, new(seed), DType.Float64);

    static void Near(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.Shape, found.Shape);
        Assert.InRange((expected - found).Abs().Max().Item(), 0, 1e-11);
    }
}
