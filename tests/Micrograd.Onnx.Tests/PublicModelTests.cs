namespace Micrograd.Onnx.Tests;

/// <summary>Two models that nobody here made, beside ONNX Runtime.</summary>
public sealed class PublicModelTests
{
    static readonly string s_folder = Repository.PathOf("tests/Micrograd.Onnx.Tests/models");

    static string Silero => Path.Combine(s_folder, "silero_vad_op18_ifless.onnx");

    static string Ocr => Path.Combine(s_folder, "ch_ppocr_mobile_v2.0_cls_infer.onnx");

    [Fact]
    public void A_model_over_pictures_gives_what_the_runtime_gives()
    {
        var model = OnnxModel.Load(Ocr);
        using var peer = new Peer(File.ReadAllBytes(Ocr));
        var numbers = new Generator(1);
        foreach (
            var shape in (int[][])
                [
                    [1, 3, 48, 192],
                    [3, 3, 48, 192],
                    [1, 3, 48, 96],
                ]
        )
        {
            var x = Tensor.Rand(shape, numbers) * 2.0 - 1.0;
            Peer.RequireEqual(peer.Run(("x", x))[0], model.Forward(x));
        }
    }

    [Theory]
    [InlineData(16_000, 576)]
    [InlineData(8_000, 288)]
    public void A_model_over_sound_gives_frame_by_frame_what_the_runtime_gives(int rate, int samples)
    {
        var model = OnnxModel.Load(Silero);
        using var peer = new Peer(File.ReadAllBytes(Silero));
        var numbers = new Generator(2);
        var sr = Tensor.Of((long)rate);
        var state = Tensor.Zeros([2, 1, 128]);
        for (var frame = 0; frame < 6; frame++)
        {
            var x = Tensor.Randn([1, samples], numbers) * (0.1 * frame);
            var found = model.ForwardAll(x, sr, state);
            var expected = peer.Run(("input", x), ("sr", sr), ("state", state));
            Peer.RequireEqual(expected[0], found[0]);
            Peer.RequireEqual(expected[1], found[1]);
            state = expected[1];
        }
    }

    [Fact]
    public void Gradients_by_weights_are_those_of_differences()
    {
        var pictures = OnnxModel.Load(Ocr);
        var x = Tensor.Rand([1, 3, 48, 192], new Generator(3));
        RequireGradients(pictures, () => pictures.Forward(x)[0, 0], ["conv2d_0.w_0", "batch_norm_3.w_0", "fc_0.w_0"]);

        var sound = OnnxModel.Load(Silero).Bind("sr", Tensor.Of(16_000L));
        var (frame, state) = (Tensor.Randn([1, 576], new Generator(4)), Tensor.Zeros([2, 1, 128]));
        RequireGradients(
            sound,
            () => sound.ForwardAll(frame, state)[0].Sum(),
            ["model.encoder.1.reparam_conv.weight", "model.decoder.rnn.weight_ih", "model.decoder.decoder.2.weight"]
        );
    }

    /// <summary>Along the gradient itself the slope is its square; in float32, so to some percent.</summary>
    static void RequireGradients(OnnxModule model, Func<Tensor> output, string[] names)
    {
        var parameters = model.NamedParameters().ToDictionary(p => p.Name, p => p.Value);
        model.ZeroGrad();
        output().Backward();
        foreach (var name in names)
        {
            var weight = parameters[name];
            var slope = weight.Grad!.Clone();
            var square = slope.Square().Sum().Item();
            Assert.True(square > 0, $"nothing flows to {name}");
            var step = 0.003 / square;
            var before = weight.Detach().Clone();
            double At(double along)
            {
                using var _ = NoGrad.Enter();
                weight.CopyFrom(before + slope * along);
                return output().Item();
            }
            double? found = null;
            for (var i = 0; i < 6 && !(found is { } f && Math.Abs(f - square) < 0.03 * square); i++, step /= 3)
            {
                found = (At(step) - At(-step)) / (2 * step);
            }
            At(0);
            Assert.True(
                Math.Abs(found!.Value - square) < 0.03 * square,
                $"{name}: {square} by the pass, {found} by differences"
            );
        }
    }

    [Fact]
    public void A_program_gives_the_bits_of_the_module()
    {
        var model = OnnxModel.Load(Ocr);
        var numbers = new Generator(5);
        var program = TensorProgram.Record(model.Forward, Tensor.Rand([1, 3, 48, 192], numbers));
        var x = Tensor.Rand([1, 3, 48, 192], numbers);
        Assert.Equal(model.Forward(x).ToArray<float>(), program.Run(x).ToArray<float>());

        var sound = OnnxModel.Load(Silero).Bind("sr", Tensor.Of(16_000L));
        var step = TensorProgram.Record(
            inputs => sound.ForwardAll(inputs),
            Tensor.Randn([1, 576], numbers),
            Tensor.Zeros([2, 1, 128])
        );
        var (frame, state) = (Tensor.Randn([1, 576], numbers), Tensor.Randn([2, 1, 128], numbers));
        var (expected, found) = (sound.ForwardAll(frame, state), step.RunAll(frame, state));
        Assert.Equal(expected[0].ToArray<float>(), found[0].ToArray<float>());
        Assert.Equal(expected[1].ToArray<float>(), found[1].ToArray<float>());
    }

    [Fact]
    public void What_decides_a_branch_is_refused_in_a_program_unless_it_is_bound()
    {
        var sound = OnnxModel.Load(Silero);
        Assert.ThrowsAny<Exception>(() =>
            TensorProgram.Record(
                inputs => sound.ForwardAll(inputs),
                Tensor.Randn([1, 576]),
                Tensor.Of(16_000L),
                Tensor.Zeros([2, 1, 128])
            )
        );
    }

    [Fact]
    public void A_model_is_drawn()
    {
        var model = OnnxModel.Load(Ocr);
        var graph = Graph.Of(model.Forward(Tensor.Rand([1, 3, 48, 192], new Generator(6))));
        Assert.True(graph.Nodes.Count > 300);
        Assert.Contains("<svg", graph.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("conv2d_0.w_0", graph.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_learns_on()
    {
        var model = OnnxModel.Load(Ocr);
        var numbers = new Generator(7);
        var (x, labels) = (Tensor.Rand([4, 3, 48, 192], numbers), Tensor.Of([0L, 1, 0, 1]));
        var optimizer = new Adam(model.Parameters, 1e-3);
        double first = 0,
            last = 0;
        for (var step = 0; step < 6; step++)
        {
            optimizer.ZeroGrad();
            var loss = Loss.NegativeLogLikelihood(model.Forward(x).Log(), labels);
            loss.Backward();
            optimizer.Step();
            last = loss.Item();
            first = step == 0 ? last : first;
        }
        Assert.True(last < 0.7 * first, $"from {first} to {last}");
    }

    [Fact]
    public void Weights_have_the_names_of_the_file_and_load_again()
    {
        var model = OnnxModel.Load(Silero);
        var state = model.StateDict();
        Assert.Equal(Shape.Create(128, 129, 3), state["model.encoder.0.reparam_conv.weight"].Shape);
        Assert.False(model.Training);
        Assert.Equal(18, model.Opset);
        Assert.Equal("input [batch, sequence] float", model.Inputs[0].ToString());
        var other = OnnxModel.Load(Silero);
        foreach (var (_, parameter) in other.NamedParameters())
        {
            using var _ = NoGrad.Enter();
            parameter.Fill(0.0);
        }
        other.LoadStateDict(state);
        Tensor[] inputs = [Tensor.Randn([1, 576]), Tensor.Of(16_000L), Tensor.Zeros([2, 1, 128])];
        Assert.Equal(model.ForwardAll(inputs)[0].Item(), other.ForwardAll(inputs)[0].Item());
        // The means of norms are no parameters.
        var names = OnnxModel.Load(Ocr).NamedBuffers().Select(b => b.Name);
        Assert.Contains("batch_norm_0.w_1", names);
    }

    [Fact]
    public void A_wrong_input_is_named()
    {
        var model = OnnxModel.Load(Ocr);
        Assert.Contains(
            "x [",
            Assert.Throws<ArgumentException>(() => model.Forward(Tensor.Rand([1, 4, 48, 192]))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => model.Forward(Tensor.Zeros([1, 3, 48, 192], DType.Int64)));
        Assert.Throws<ArgumentException>(() =>
            model.Forward(new Dictionary<string, Tensor> { ["y"] = Tensor.Zeros([1]) })
        );
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(Silero).Forward(Tensor.Zeros([1, 576])));
    }
}
