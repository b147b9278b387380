namespace Micrograd.Onnx.Tests;

/// <summary>What is written runs in ONNX Runtime, for batches of any size, and comes back as it was.</summary>
public sealed class ExportTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("micrograd-export");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Picks what a module from sequences to sequences and states gives.</summary>
    sealed class OnlyStates(Func<Tensor, Tensor> run, ModuleBase inner) : Module
    {
        protected override Tensor Compute(Tensor x) => run(x);

        public OnlyStates Registered()
        {
            Register("rnn", inner);
            return this;
        }
    }

    static OnlyStates Of<TModule>(TModule inner, Func<TModule, Tensor, Tensor> run)
        where TModule : ModuleBase => new OnlyStates(x => run(inner, x), inner).Registered();

    static readonly Dictionary<string, (Func<Module<Tensor, Tensor>> Make, int[] Shape)> s_modules = new()
    {
        ["Linear"] = (() => new Linear(5, 3), [4, 5]),
        ["Linear over a sequence"] = (() => new Linear(5, 3), [2, 4, 5]),
        ["Linear without bias"] = (() => new Linear(5, 3, bias: false), [4, 5]),
        ["MLP"] = (
            () => new Sequential(new Linear(5, 8), new ReLU(), new Linear(8, 8), new Tanh(), new Linear(8, 2)),
            [3, 5]
        ),
        ["Conv1d"] = (() => new Conv1d(4, 6, 3, padding: 1), [2, 4, 9]),
        ["Conv2d"] = (() => new Conv2d(4, 6, (3, 2), stride: 2, padding: (1, 0), groups: 2), [2, 4, 9, 8]),
        ["Conv2d dilated"] = (() => new Conv2d(2, 3, 3, dilation: 2), [2, 2, 9, 8]),
        ["Conv3d"] = (() => new Conv3d(2, 3, 2), [2, 2, 4, 5, 3]),
        ["ConvTranspose1d"] = (() => new ConvTranspose1d(4, 3, 3, stride: 2), [2, 4, 5]),
        ["ConvTranspose2d"] = (
            () => new ConvTranspose2d(4, 3, 3, stride: 2, padding: 1, outputPadding: 1),
            [2, 4, 5, 6]
        ),
        ["MaxPool1d"] = (() => new MaxPool1d(2), [2, 3, 8]),
        ["MaxPool2d"] = (() => new MaxPool2d(3, stride: 2, padding: 1), [2, 3, 8, 7]),
        ["AvgPool1d"] = (() => new AvgPool1d(2), [2, 3, 8]),
        ["AvgPool2d"] = (() => new AvgPool2d(2), [2, 3, 8, 6]),
        ["AdaptiveAvgPool1d"] = (() => new AdaptiveAvgPool1d(2), [2, 3, 8]),
        ["AdaptiveAvgPool2d"] = (() => new AdaptiveAvgPool2d(1), [2, 3, 8, 6]),
        ["AdaptiveMaxPool1d"] = (() => new AdaptiveMaxPool1d(2), [2, 3, 8]),
        ["AdaptiveMaxPool2d"] = (() => new AdaptiveMaxPool2d(2), [2, 3, 8, 6]),
        ["BatchNorm1d"] = (() => new BatchNorm1d(4), [3, 4]),
        ["BatchNorm2d"] = (() => new BatchNorm2d(4), [3, 4, 5, 2]),
        ["LayerNorm"] = (() => new LayerNorm(6), [2, 3, 6]),
        ["GroupNorm"] = (() => new GroupNorm(2, 4), [2, 4, 5]),
        ["InstanceNorm1d"] = (() => new InstanceNorm1d(4), [2, 4, 5]),
        ["InstanceNorm2d"] = (() => new InstanceNorm2d(4), [2, 4, 5, 3]),
        ["RMSNorm"] = (() => new RMSNorm(6), [2, 3, 6]),
        ["Dropout"] = (() => new Sequential(new Linear(4, 4), new Dropout(0.5)), [2, 4]),
        ["PReLU"] = (() => new PReLU(), [2, 4]),
        ["Flatten"] = (() => new Sequential(new Flatten(), new Linear(12, 2)), [2, 3, 4]),
        ["Residual"] = (() => new Residual(new Linear(4, 4)), [2, 4]),
        ["FeedForward"] = (() => new Sequential(new Linear(4, 8), new GELU(), new Linear(8, 4)), [2, 3, 4]),
        ["TransformerEncoderLayer"] = (() => new TransformerEncoderLayer(8, 2, 16), [2, 5, 8]),
        ["RNN"] = (() => Of(new RNN(3, 4), (rnn, x) => rnn.Forward(x).Y), [6, 2, 3]),
        ["GRU"] = (() => Of(new GRU(3, 4), (rnn, x) => rnn.Forward(x).Y), [6, 2, 3]),
        ["LSTM"] = (() => Of(new LSTM(3, 4), (rnn, x) => rnn.Forward(x).Y), [6, 2, 3]),
        ["LSTM of two layers, both ways"] = (
            () => Of(new LSTM(3, 4, numLayers: 2, bidirectional: true), (rnn, x) => rnn.Forward(x).Y),
            [6, 2, 3]
        ),
        ["CNN"] = (
            () =>
                new Sequential(
                    new Conv2d(1, 4, 3, padding: 1),
                    new BatchNorm2d(4),
                    new ReLU(),
                    new MaxPool2d(2),
                    new Flatten(),
                    new Linear(64, 10)
                ),
            [2, 1, 8, 8]
        ),
    };

    public static TheoryData<string> Names => [.. s_modules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_module_runs_in_the_runtime_and_comes_back(string name)
    {
        var (make, shape) = s_modules[name];
        var module = make();
        Settle(module);
        // A recurrent layer has time in front.
        var isSequence =
            name.Contains("RNN", StringComparison.Ordinal)
            || name.Contains("GRU", StringComparison.Ordinal)
            || name.Contains("LSTM", StringComparison.Ordinal);
        var numbers = new Generator(1);
        var bytes = OnnxModel.ToBytes(module, Tensor.Randn(shape, numbers), dynamicBatch: !isSequence);
        Assert.Equal(bytes, OnnxModel.ToBytes(module, Tensor.Randn(shape, numbers), dynamicBatch: !isSequence));
        module.Eval();
        using var peer = new Peer(bytes);
        var back = OnnxModel.Load(bytes);
        foreach (var batch in isSequence ? [shape[0]] : (int[])[shape[0], 1, 7])
        {
            var x = Tensor.Randn([batch, .. shape[1..]], numbers);
            var expected = module.Forward(x);
            Peer.RequireEqual(expected, peer.Run(("input", x))[0], 1e-5);
            Peer.RequireEqual(expected, back.Forward(x), 1e-5);
        }
        // Parameters are there by their keys.
        var state = back.StateDict();
        foreach (var (key, parameter) in module.NamedParameters())
        {
            Assert.True(state.ContainsKey(key), $"{key} is none of {string.Join(", ", state.Keys)}");
            Assert.Equal(parameter.Shape, state[key].Shape);
        }
    }

    // So that norms have statistics that are not those of the beginning.
    static void Settle(ModuleBase module)
    {
        var numbers = new Generator(2);
        using var _ = NoGrad.Enter();
        foreach (var (name, buffer) in module.NamedBuffers().Where(b => b.Value.DType == DType.Float32))
        {
            buffer.CopyFrom(
                Tensor.Rand(buffer.Shape, numbers) + (name.Contains("var", StringComparison.Ordinal) ? 0.5 : 0.0)
            );
        }
    }

    [Fact]
    public void Activations_are_written()
    {
        Func<Tensor, Tensor>[] functions =
        [
            x => x.Relu(),
            x => x.Sigmoid(),
            x => x.Tanh(),
            x => x.Gelu(),
            x => x.GeluTanh(),
            x => x.Silu(),
            x => x.Elu(0.5),
            x => x.Celu(0.5),
            x => x.Selu(),
            x => x.LeakyRelu(0.1),
            x => x.Softplus(),
            x => x.Softsign(),
            x => x.Mish(),
            x => x.Hardsigmoid(),
            x => x.Hardswish(),
            x => x.Shrink(),
            x => x.ThresholdedRelu(),
            x => x.LogSigmoid(),
            x => x.Clamp(-0.5, 0.5),
            x => x.Abs().Sqrt() + x.Exp() - x.Square() / 3.0,
            x => x.Softmax(-1) + x.LogSoftmax(1),
            x => x.Sum(1, keepDim: true) * x.Mean(-1, keepDim: true) + x.Max([1], keepDim: true),
            x => x[.., 1..3].Transpose(0, 1).Contiguous().T,
            x => Tensor.Where(x > 0L, x, -x).Pow(2.0),
            x => Tensor.Concat([x, x.Flip(1)], 1),
        ];
        var x = Tensor.Randn([3, 4], new Generator(3));
        for (var i = 0; i < functions.Length; i++)
        {
            try
            {
                var bytes = OnnxModel.ToBytes(new Function(functions[i]), x);
                using var peer = new Peer(bytes);
                var other = Tensor.Randn([5, 4], new Generator(4));
                Peer.RequireEqual(functions[i](other), peer.Run(("input", other))[0], 1e-5);
            }
            catch (OnnxException error)
            {
                Assert.Contains("flip", error.Message, StringComparison.Ordinal);
                Assert.Equal(functions.Length - 1, i);
            }
        }
    }

    [Fact]
    public void What_the_standard_has_not_is_named_and_no_file_is_left()
    {
        var path = Path.Combine(_folder.FullName, "m.onnx");
        var error = Assert.Throws<OnnxException>(() =>
            OnnxModel.Save(new Function(x => RealFunctions.Atan2(x, x)), path, Tensor.Ones([2]))
        );
        Assert.Contains("atan2", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        OnnxModel.Save(new Linear(2, 1), path, Tensor.Ones([1, 2]));
        Assert.Equal("input [batch, 2] float", OnnxModel.Load(path).Inputs[0].ToString());
        Assert.Equal("Micrograd", OnnxModel.Load(path).Producer);
    }

    [Fact]
    public void A_public_model_is_written_again()
    {
        var file = Repository.PathOf("tests/Micrograd.Onnx.Tests/models/ch_ppocr_mobile_v2.0_cls_infer.onnx");
        var model = OnnxModel.Load(file);
        var x = Tensor.Rand([2, 3, 48, 192], new Generator(5));
        using var peer = new Peer(OnnxModel.ToBytes(model, x));
        Peer.RequireEqual(model.Forward(x), peer.Run(("input", x))[0]);
    }
}
