using System.Reflection;

namespace Micrograd.Tests.Nn;

/// <summary>
/// What does not fit is refused before anything is computed: with its shapes and what would be right, no statistics moved, no number drawn. Every
/// module of the library is given whatever shape and type.
/// </summary>
public sealed class WrongInputTests
{
    // Of each module that computes a tensor of one: one with all its options at work.
    static readonly Dictionary<Type, Func<Generator, Module>> s_modules = new()
    {
        [typeof(Linear)] = g => new Linear(3, 4, generator: g),
        [typeof(Embedding)] = g => new Embedding(5, 3, paddingIdx: 1, generator: g),
        [typeof(LayerNorm)] = _ => new LayerNorm([3, 4]),
        [typeof(RMSNorm)] = _ => new RMSNorm([3, 4]),
        [typeof(GroupNorm)] = _ => new GroupNorm(2, 6),
        [typeof(BatchNorm1d)] = _ => new BatchNorm1d(3),
        [typeof(BatchNorm2d)] = _ => new BatchNorm2d(3),
        [typeof(BatchNorm3d)] = _ => new BatchNorm3d(3),
        [typeof(InstanceNorm1d)] = _ => new InstanceNorm1d(3, affine: true, trackRunningStats: true),
        [typeof(InstanceNorm2d)] = _ => new InstanceNorm2d(3, affine: true, trackRunningStats: true),
        [typeof(InstanceNorm3d)] = _ => new InstanceNorm3d(3, affine: true, trackRunningStats: true),
        [typeof(Conv1d)] = g => new Conv1d(3, 4, 3, generator: g),
        [typeof(Conv2d)] = g => new Conv2d(3, 6, (3, 2), 2, 1, groups: 3, generator: g),
        [typeof(Conv3d)] = g => new Conv3d(3, 4, 2, padding: 1, paddingMode: PaddingMode.Reflect, generator: g),
        [typeof(ConvTranspose1d)] = g => new ConvTranspose1d(3, 4, 3, 2, 3, generator: g),
        [typeof(ConvTranspose2d)] = g => new ConvTranspose2d(3, 4, 3, 2, 2, 1, generator: g),
        [typeof(MaxPool1d)] = _ => new MaxPool1d(3, 2, 1),
        [typeof(MaxPool2d)] = _ => new MaxPool2d(3, dilation: 2),
        [typeof(AvgPool1d)] = _ => new AvgPool1d(3),
        [typeof(AvgPool2d)] = _ => new AvgPool2d((2, 3), ceilMode: true),
        [typeof(AdaptiveAvgPool1d)] = _ => new AdaptiveAvgPool1d(3),
        [typeof(AdaptiveAvgPool2d)] = _ => new AdaptiveAvgPool2d((2, 3)),
        [typeof(AdaptiveMaxPool1d)] = _ => new AdaptiveMaxPool1d(3),
        [typeof(AdaptiveMaxPool2d)] = _ => new AdaptiveMaxPool2d((2, 3)),
        [typeof(Unfold)] = _ => new Unfold(3, padding: 1),
        [typeof(Fold)] = _ => new Fold((4, 5), 2),
        [typeof(PixelShuffle)] = _ => new PixelShuffle(2),
        [typeof(PixelUnshuffle)] = _ => new PixelUnshuffle(2),
        [typeof(Upsample)] = _ => new Upsample(5, mode: Interpolation.Linear),
        [typeof(ZeroPad2d)] = _ => new ZeroPad2d(1),
        [typeof(ReflectionPad2d)] = _ => new ReflectionPad2d(2),
        [typeof(ReplicationPad2d)] = _ => new ReplicationPad2d(2),
        [typeof(CircularPad2d)] = _ => new CircularPad2d(2),
        [typeof(PReLU)] = _ => new PReLU(3),
        [typeof(GLU)] = _ => new GLU(1),
        [typeof(RReLU)] = g => new RReLU(generator: g),
        [typeof(Threshold)] = _ => new Threshold(0.1, 2),
        [typeof(Softmax)] = _ => new Softmax(1),
        [typeof(LogSoftmax)] = _ => new LogSoftmax(1),
        [typeof(Softmin)] = _ => new Softmin(1),
        [typeof(Micrograd.Dropout)] = g => new Micrograd.Dropout(0.5, g),
        [typeof(Dropout1d)] = g => new Dropout1d(0.5, g),
        [typeof(Dropout2d)] = g => new Dropout2d(0.5, g),
        [typeof(Dropout3d)] = g => new Dropout3d(0.5, g),
        [typeof(Flatten)] = _ => new Flatten(1, 2),
        [typeof(Unflatten)] = _ => new Unflatten(1, 2, 3),
        [typeof(TransformerEncoderLayer)] = g => new TransformerEncoderLayer(4, 2, 5, generator: g),
        [typeof(TransformerEncoder)] = g => new TransformerEncoder(
            () => new TransformerEncoderLayer(4, 2, 5, batchFirst: true, generator: g),
            2
        ),
        [typeof(Residual)] = g => new Residual(new Linear(3, 3, generator: g)),
        [typeof(Sequential)] = g => new Sequential(new Micrograd.Dropout(0, g), new Linear(3, 3, generator: g)),
        [typeof(Function)] = _ => new Function(x => x.Tanh()),
    };

    public static TheoryData<string> Modules =>
        [
            .. typeof(Module)
                .Assembly.GetExportedTypes()
                .Where(type => type.IsSubclassOf(typeof(Module)) && !type.IsAbstract)
                .Select(type => type.Name),
        ];

    static readonly Shape[] s_shapes =
    [
        [],
        [0],
        [1],
        [3],
        [4],
        [1, 1],
        [1, 3],
        [2, 5],
        [0, 3],
        [3, 0],
        [1, 3, 1],
        [2, 3, 1],
        [2, 3, 0],
        [0, 3, 7],
        [2, 4, 5],
        [2, 6, 5],
        [2, 7, 9],
        [1, 3, 1, 1],
        [2, 3, 1, 2],
        [2, 3, 0, 5],
        [2, 3, 4, 5],
        [2, 4, 4, 5],
        [2, 7, 4, 5],
        [0, 3, 4, 5],
        [1, 3, 1, 1, 1],
        [2, 3, 2, 1, 4],
        [2, 3, 4, 5, 6],
        [2, 4, 3, 0, 2],
        [1, 2, 3, 1, 2, 3],
    ];

    [Fact]
    public void A_size_of_0_is_refused_by_the_module_and_its_argument()
    {
        var modules = typeof(Module)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(ModuleBase)) && type is { IsAbstract: false, IsGenericType: false })
            .ToArray();
        var refused = 0;
        foreach (var constructor in modules.SelectMany(type => type.GetConstructors()))
        {
            var parameters = constructor.GetParameters();
            if (!parameters.All(parameter => parameter.HasDefaultValue || parameter.ParameterType == typeof(int)))
            {
                continue;
            }
            foreach (var size in parameters.Where(parameter => parameter.ParameterType == typeof(int)))
            {
                object?[] arguments =
                [
                    .. parameters.Select(parameter =>
                        parameter == size ? 0
                        : !parameter.HasDefaultValue ? 4
                        : parameter.DefaultValue is null && parameter.ParameterType is { IsValueType: true } value
                            ? Activator.CreateInstance(value)
                        : parameter.ParameterType.IsEnum
                            ? Enum.ToObject(parameter.ParameterType, parameter.DefaultValue!)
                        : parameter.DefaultValue
                    ),
                ];
                var error = Record.Exception(() => constructor.Invoke(arguments))?.InnerException;
                if (error is null)
                {
                    continue;
                }
                refused++;
                var message = Assert.IsAssignableFrom<ArgumentException>(error).Message;
                Assert.Contains(modules, module => message.StartsWith($"{module.Name}: ", StringComparison.Ordinal));
                Assert.Matches(@"\b(is|of) 0\b.*\bit is\b", message);
            }
        }
        Assert.InRange(refused, 30, 200);
    }

    [Fact]
    public void Channels_that_stand_last_are_told()
    {
        var error = Assert.Throws<ArgumentException>(() => new Conv2d(3, 8, 3).Forward(Tensor.Zeros([2, 8, 8, 3])));
        Assert.Contains("Permute", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Whatever_comes_in_is_computed_or_refused_with_its_shape_and_nothing_is_changed(string name)
    {
        var type = typeof(Module)
            .Assembly.GetExportedTypes()
            .Single(type => type.Name == name && type.IsSubclassOf(typeof(Module)));
        var generator = new Generator(7);
        var module = s_modules.TryGetValue(type, out var made) ? made(generator) : Plain(type);
        foreach (var training in (bool[])[true, false])
        {
            module.Train(training);
            foreach (var shape in s_shapes)
            {
                foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int64, DType.Bool])
                {
                    var x = Tensor.Ones(shape, dtype);
                    // One alone is computed as a batch of one.
                    var ofOne = Shape.Create([1, .. shape]).ToString();
                    var before = module.StateDict().Select(t => t.Value.ToArray<double>()).ToArray();
                    var drawn = generator.Drawn;
                    var error = Record.Exception(() => module.Forward(x));
                    if (error is null)
                    {
                        continue;
                    }
                    var told = $"{name} of {shape} {dtype}, {(training ? "training" : "evaluating")}: {error}";
                    Assert.True(error is ArgumentException or InvalidOperationException or NotSupportedException, told);
                    Assert.True(
                        error.Message.Contains(shape.ToString(), StringComparison.Ordinal)
                            || error.Message.Contains(ofOne, StringComparison.Ordinal)
                            || error.Message.Contains("int64", StringComparison.Ordinal)
                            || error.Message.Contains("bool", StringComparison.Ordinal)
                            || error.Message.Contains("a single number", StringComparison.Ordinal)
                            || error.Message.Contains("float64", StringComparison.Ordinal),
                        told
                    );
                    var now = module.StateDict().Select(t => t.Value.ToArray<double>());
                    Assert.True(before.Zip(now, (a, b) => a.AsSpan().SequenceEqual(b)).All(same => same), told);
                    Assert.True(drawn == generator.Drawn, told);
                }
            }
        }
    }

    static Module Plain(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
            .First(one => one.GetParameters().All(parameter => parameter.HasDefaultValue));
        return (Module)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
    }

    public static TheoryData<string> Wrong => [.. s_wrong.Keys];

    static readonly Tensor s_picture = Tensor.Ones([2, 3, 4, 5]);
    static readonly Tensor s_sequence = Tensor.Ones([5, 2, 4]);

    // What is told, and by what: each with what does not fit and what would.
    static readonly Dictionary<string, Func<object>> s_wrong = new()
    {
        // Kernels larger than what is padded.
        ["conv1d: kernel"] = () => new Conv1d(3, 4, 9, padding: 1).Forward(Tensor.Ones([2, 3, 6])),
        ["conv2d: kernel"] = () => new Conv2d(3, 4, (2, 9), padding: 1).Forward(s_picture),
        ["conv2d: dilated kernel"] = () => new Conv2d(3, 4, 3, dilation: 2).Forward(s_picture),
        ["conv3d: kernel"] = () => new Conv3d(3, 4, (3, 3, 6)).Forward(Tensor.Ones([2, 3, 4, 5, 5])),
        ["max pool: kernel"] = () => new MaxPool2d(6, padding: 0).Forward(s_picture),
        ["average pool: kernel"] = () => new AvgPool1d(9, padding: 1).Forward(Tensor.Ones([2, 3, 6])),
        ["unfold: kernel"] = () => new Unfold((5, 2)).Forward(s_picture),
        ["fold: columns"] = () => new Fold(4, 2).Forward(Tensor.Ones([1, 4, 8])),
        ["padding: mirror"] = () => new ReflectionPad2d(4).Forward(s_picture),
        ["same padding: stride"] = () => new Conv1d(3, 4, 3, stride: 2, padding: "same"),
        // Groups that do not divide.
        ["conv2d: groups of inputs"] = () => new Conv2d(6, 8, 3, groups: 4),
        ["conv2d: groups of outputs"] = () => new Conv2d(8, 6, 3, groups: 4),
        ["conv transpose: groups"] = () => new ConvTranspose2d(6, 8, 3, groups: 4),
        ["group norm: groups"] = () => new GroupNorm(4, 6),
        ["group norm op: groups"] = () => s_picture.GroupNorm(2),
        // Channels that do not match.
        ["conv1d: channels"] = () => new Conv1d(4, 4, 3).Forward(Tensor.Ones([2, 3, 6])),
        ["conv2d: channels"] = () => new Conv2d(4, 4, 3).Forward(s_picture),
        ["conv transpose: channels"] = () => new ConvTranspose2d(4, 4, 3).Forward(s_picture),
        ["batch norm: channels"] = () => new BatchNorm2d(4).Forward(s_picture),
        ["instance norm: channels"] = () => new InstanceNorm2d(4).Forward(s_picture),
        ["group norm: channels"] = () => new GroupNorm(2, 4).Forward(s_picture),
        ["prelu: channels"] = () => new PReLU(4).Forward(s_picture),
        ["pixel shuffle: channels"] = () => new PixelShuffle(2).Forward(s_picture),
        ["linear: features"] = () => new Linear(4, 2).Forward(s_picture),
        ["layer norm: features"] = () => new LayerNorm([4, 4]).Forward(s_picture),
        ["rms norm: features"] = () => new RMSNorm(4).Forward(s_picture),
        ["glu: halves"] = () => new GLU(1).Forward(s_picture),
        // Heads that do not divide.
        ["attention: heads"] = () => new MultiheadAttention(10, 3),
        ["encoder: heads"] = () => new TransformerEncoderLayer(10, 4),
        ["decoder: heads"] = () => new TransformerDecoderLayer(10, 4),
        ["attention op: heads"] = () =>
            Tensor.ScaledDotProductAttention(
                Tensor.Ones([2, 4, 5, 3]),
                Tensor.Ones([2, 3, 5, 3]),
                Tensor.Ones([2, 3, 5, 3])
            ),
        ["attention: sizes"] = () =>
            new MultiheadAttention(4, 2).Forward(s_sequence, s_sequence, Tensor.Ones([6, 2, 4])),
        ["attention: mask"] = () =>
            new MultiheadAttention(4, 2).Forward(
                s_sequence,
                s_sequence,
                s_sequence,
                attnMask: Tensor.Ones([4, 5], DType.Bool)
            ),
        ["decoder: memory"] = () => new TransformerDecoderLayer(4, 2, 5).Forward(s_sequence, Tensor.Ones([3, 1, 4])),
        ["rotary: features"] = () => Tensor.Ones([2, 3, 5]).RotaryEmbedding(Tensor.Ones([3, 3]), Tensor.Ones([3, 3])),
        // Lengths longer than the sequence.
        ["rnn: lengths"] = () => new RNN(4, 3).Forward(s_sequence, [5, 6]),
        ["lstm: lengths"] = () => new LSTM(4, 3, 2, bidirectional: true).Forward(s_sequence, [6, 1]),
        ["gru: lengths"] = () => new GRU(4, 3, batchFirst: true).Forward(s_sequence.Transpose(0, 1), [5, 7]),
        ["lstm: lengths as a tensor"] = () => new LSTM(4, 3).Forward(s_sequence, lengths: Tensor.Of([9L, 1])),
        ["projected lstm: lengths"] = () =>
            new LSTM(4, 3, projSize: 2).Forward(s_sequence, lengths: Tensor.Of([1L, 6])),
        ["gru: negative lengths"] = () => new GRU(4, 3).Forward(s_sequence, [-1, 2]),
        ["rnn: number of lengths"] = () => new RNN(4, 3).Forward(s_sequence, [5, 5, 5]),
        ["lstm: input"] = () => new LSTM(3, 4).Forward(s_sequence),
        ["gru: state"] = () => new GRU(4, 3).Forward(s_sequence, Tensor.Ones([2, 2, 3])),
        ["lstm: cell"] = () => new LSTM(4, 3).Forward(s_sequence, (Tensor.Ones([1, 2, 3]), Tensor.Ones([1, 2, 4]))),
        ["lstm cell: input"] = () => new LSTMCell(3, 4).Forward(Tensor.Ones([2, 5])),
        ["lstm: projection"] = () => new LSTM(4, 3, projSize: 4),
        // One value a channel.
        ["batch norm 1d: one value"] = () => new BatchNorm1d(3).Forward(Tensor.Ones([1, 3])),
        ["batch norm 2d: one value"] = () => new BatchNorm2d(3).Forward(Tensor.Ones([1, 3, 1, 1])),
        ["batch norm 3d: one value"] = () => new BatchNorm3d(3).Forward(Tensor.Ones([1, 3, 1, 1, 1])),
        ["instance norm: one value"] = () => new InstanceNorm2d(3).Forward(Tensor.Ones([2, 3, 1, 1])),
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_refusal_says_what_came_and_what_would_fit(string name)
    {
        var error = Assert.ThrowsAny<ArgumentException>(s_wrong[name]);
        TestContext.Current.SendDiagnosticMessage($"{name}: {error.Message}");
        // What came, a shape or a number; and after it what is right.
        Assert.Matches(
            @"^[A-Za-z0-9_.]+.*(\[|\d).*([;:,] |it is |they are |must |divide|take )",
            error.Message.Split('\n')[0]
        );
        Assert.Matches(@"\d", error.Message);
    }

    [Fact]
    public void A_row_whose_keys_are_all_hidden_is_0_and_so_are_its_gradients()
    {
        var (q, k) = (Tensor.Randn([2, 3, 4], new(1)).RequireGrad(), Tensor.Randn([2, 5, 4], new(2)).RequireGrad());
        // All but the second query see all.
        var sees = Tensor.Arange(3).Unsqueeze(1).Ne(1).Expand([3, 5]).Clone();
        var y = Tensor.ScaledDotProductAttention(q, k, k, sees);
        Assert.Equal(new float[8], y[.., 1].Flatten().ToArray<float>());
        y.Sum().Backward();
        Assert.Equal(new float[8], q.Grad![.., 1].Flatten().ToArray<float>());
        Assert.True(k.Grad!.IsFinite().All().Item<bool>());
        var weights = Tensor.AttentionWeights(q, k, sees);
        Assert.Equal(new float[10], weights[.., 1].Flatten().ToArray<float>());
        var (module, x) = (new MultiheadAttention(4, 2, generator: new(3)), Tensor.Randn([3, 2, 4], new(4)));
        var all = Tensor.Of(false, true).Unsqueeze(1).Expand([2, 3]).Clone();
        var (output, _) = module.ForwardWithWeights(x, x, x, all);
        // What is left of a sequence of padding alone is the last projection's addend, 0 at first.
        Assert.Equal(new float[12], output[.., 1].Flatten().ToArray<float>());
        Assert.Equal(
            output.ToArray<float>(),
            module.Forward(x, x, x, all).ToArray<float>(),
            (a, b) => Math.Abs(a - b) < 1e-5
        );
    }
}
