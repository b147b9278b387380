using System.Reflection;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.Programs;

/// <summary>Every module of the library, and every schedule, in a recorded training step.</summary>
[Collection(nameof(ThreadTests))]
public sealed class EachModuleAndScheduleTests
{
    const int Runs = 10;

    // Those that have to be told something; all others have what they need by default.
    static readonly Dictionary<Type, Func<Module>> s_made = new()
    {
        [typeof(Linear)] = () => new Linear(4, 4, generator: new(1)),
        [typeof(Embedding)] = () =>
            new Sequential(
                new Function(x => (x * 3).Abs().Clamp(0.0, 6.0).Long().Detach()),
                new Embedding(7, 4, generator: new(1)),
                new Flatten()
            ),
        [typeof(LayerNorm)] = () => new LayerNorm(4),
        [typeof(Conv1d)] = () =>
            Of(
                x => x.Reshape(-1, 2, 2),
                new Conv1d(2, 4, 2, padding: "same", paddingMode: PaddingMode.Circular, generator: new(1))
            ),
        [typeof(Conv2d)] = () =>
            Of(x => x.Reshape(-1, 2, 1, 2), new Conv2d(2, 4, 3, padding: (1, 1), groups: 2, generator: new(1))),
        [typeof(Conv3d)] = () =>
            Of(
                x => x.Reshape(-1, 1, 1, 2, 2),
                new Conv3d(1, 2, (1, 2, 1), dilation: 2, padding: (0, 1, 0), generator: new(1))
            ),
        [typeof(ConvTranspose1d)] = () =>
            Of(x => x.Reshape(-1, 2, 2), new ConvTranspose1d(2, 2, 3, stride: 2, padding: 1, generator: new(1))),
        [typeof(ConvTranspose2d)] = () =>
            Of(
                x => x.Reshape(-1, 2, 1, 2),
                new ConvTranspose2d(2, 2, 1, stride: 2, outputPadding: 1, generator: new(1))
            ),
        [typeof(TransformerEncoderLayer)] = () =>
            Of(x => x.Reshape(-1, 2, 2), new TransformerEncoderLayer(2, 1, 3, dropout: 0.3, generator: new(1))),
        [typeof(TransformerEncoder)] = () =>
            Of(
                x => x.Reshape(-1, 2, 2),
                new TransformerEncoder(
                    () => new TransformerEncoderLayer(2, 2, 3, batchFirst: true, normFirst: true, generator: new(1)),
                    2,
                    new LayerNorm(2)
                )
            ),
        [typeof(BatchNorm1d)] = () => new BatchNorm1d(4, momentum: null),
        [typeof(BatchNorm2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new BatchNorm2d(1)),
        [typeof(BatchNorm3d)] = () => Of(x => x.Reshape(-1, 2, 1, 2, 1), new BatchNorm3d(2)),
        [typeof(InstanceNorm3d)] = () => Of(x => x.Reshape(-1, 1, 2, 1, 2), new InstanceNorm3d(1, affine: true)),
        [typeof(InstanceNorm1d)] = () =>
            Of(x => x.Reshape(-1, 1, 4), new InstanceNorm1d(1, affine: true, trackRunningStats: true)),
        [typeof(InstanceNorm2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new InstanceNorm2d(1)),
        [typeof(GroupNorm)] = () => new GroupNorm(2, 4),
        [typeof(RMSNorm)] = () => new RMSNorm(4),
        [typeof(Upsample)] = () =>
            Of(x => x.Reshape(-1, 1, 4), new Upsample(scaleFactor: 1.5, mode: Interpolation.Linear)),
        [typeof(Unfold)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new Unfold(2, padding: 1)),
        [typeof(Fold)] = () => Of(x => x.Reshape(-1, 1, 4), new Fold(2, 1)),
        [typeof(PixelShuffle)] = () => Of(x => x.Reshape(-1, 4, 1, 1), new PixelShuffle(2)),
        [typeof(PixelUnshuffle)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new PixelUnshuffle(2)),
        [typeof(ZeroPad2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new ZeroPad2d(1)),
        [typeof(ReflectionPad2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new ReflectionPad2d(1)),
        [typeof(ReplicationPad2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new ReplicationPad2d((0, 3))),
        [typeof(CircularPad2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new CircularPad2d(2)),
        [typeof(MaxPool1d)] = () => Of(x => x.Reshape(-1, 1, 4), new MaxPool1d(3, 1, 1)),
        [typeof(MaxPool2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new MaxPool2d(2)),
        [typeof(AvgPool1d)] = () => Of(x => x.Reshape(-1, 1, 4), new AvgPool1d(3, 1, 1)),
        [typeof(AvgPool2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new AvgPool2d(2)),
        [typeof(AdaptiveAvgPool1d)] = () => Of(x => x.Reshape(-1, 1, 4), new AdaptiveAvgPool1d(3)),
        [typeof(AdaptiveAvgPool2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new AdaptiveAvgPool2d(1)),
        [typeof(AdaptiveMaxPool1d)] = () => Of(x => x.Reshape(-1, 1, 4), new AdaptiveMaxPool1d(3)),
        [typeof(AdaptiveMaxPool2d)] = () => Of(x => x.Reshape(-1, 1, 2, 2), new AdaptiveMaxPool2d(1)),
        [typeof(RNN)] = () =>
            new Told<RNN>(
                new(2, 3, 2, nonlinearity: Activation.Relu, dropout: 0.3, bidirectional: true, generator: new(1)),
                (rnn, x) =>
                {
                    var (y, h) = rnn.Forward(x.Reshape(-1, 2, 2), [5, 2]);
                    return y + h.Sum();
                }
            ),
        [typeof(GRU)] = () =>
            new Told<GRU>(
                new(2, 3, 2, batchFirst: true, generator: new(1)),
                (gru, x) =>
                {
                    var (y, h) = gru.Forward(x.Reshape(-1, 2, 2));
                    return y + h.Sum();
                }
            ),
        [typeof(LSTM)] = () =>
            new Sequential(
                new Told<LSTM>(
                    new(2, 3, bidirectional: true, generator: new(1)),
                    (lstm, x) =>
                    {
                        var (y, (h, c)) = lstm.Forward(x.Reshape(-1, 2, 2), [4, 5]);
                        return y + h.Sum() + c.Sum();
                    }
                ),
                new Told<LSTM>(new(6, 3, projSize: 2, generator: new(1)), (lstm, x) => lstm.Forward(x).Y)
            ),
        [typeof(RNNCell)] = () => new Told<RNNCell>(new(4, 3, generator: new(1)), (cell, x) => cell.Forward(x)),
        [typeof(GRUCell)] = () =>
            new Told<GRUCell>(new(4, 3, generator: new(1)), (cell, x) => cell.Forward(x, x[.., ..3])),
        [typeof(LSTMCell)] = () =>
            new Told<LSTMCell>(
                new(4, 3, generator: new(1)),
                (cell, x) =>
                {
                    var (h, c) = cell.Forward(x);
                    return h * c;
                }
            ),
        [typeof(MultiheadAttention)] = () =>
            new Told<MultiheadAttention>(
                new(2, 2, dropout: 0.2, generator: new(1)),
                (attention, x) =>
                {
                    var all = x.Reshape(-1, 2, 2);
                    return attention.Forward(all, all, all, isCausal: true)
                        + attention.ForwardWithWeights(all, all, all).Weights.Sum();
                }
            ),
        [typeof(TransformerDecoderLayer)] = () =>
            new Told<TransformerDecoderLayer>(
                new(2, 1, 3, dropout: 0.2, generator: new(1)),
                (layer, x) => layer.Forward(x.Reshape(-1, 2, 2), x.Reshape(-1, 2, 2).Flip(0), tgtIsCausal: true)
            ),
        [typeof(TransformerDecoder)] = () =>
            new Told<TransformerDecoder>(
                new(() => new TransformerDecoderLayer(2, 2, 3, generator: new(1)), 2, new LayerNorm(2)),
                (decoder, x) => decoder.Forward(x.Reshape(-1, 2, 2), x.Reshape(-1, 2, 2).Flip(0))
            ),
        [typeof(Threshold)] = () => new Threshold(0.1, -1),
        [typeof(RReLU)] = () => new RReLU(generator: new(5)),
        [typeof(Unflatten)] = () => new Sequential(new Unflatten(1, 2, -1), new Flatten()),
        [typeof(Dropout1d)] = () => Of(x => x.Reshape(-1, 2, 2), new Dropout1d(0.4, new(5))),
        [typeof(Dropout2d)] = () => Of(x => x.Reshape(-1, 2, 1, 2), new Dropout2d(0.4, new(5))),
        [typeof(Dropout3d)] = () => Of(x => x.Reshape(-1, 2, 1, 2, 1), new Dropout3d(0.4, new(5))),
        [typeof(Function)] = () => new Function(x => x.Sin() * 2),
        [typeof(Residual)] = () => new Residual(new Linear(4, 4, generator: new(1))),
        [typeof(Sequential)] = () => new Sequential(new Linear(4, 3, generator: new(1)), new Tanh()),
        [typeof(Micrograd.Dropout)] = () => new Micrograd.Dropout(0.4, new Generator(5)),
    };

    static readonly (string Name, Schedule Schedule)[] s_schedules =
    [
        ("constant", 0.1),
        ("linear", Schedule.Linear(0.1, 0.01, 6)),
        ("cosine", Schedule.Cosine(0.1, 0.01, 6)),
        ("step", Schedule.Step(0.1, 3)),
        ("multi-step", Schedule.MultiStep(0.1, [2, 5])),
        ("exponential", Schedule.Exponential(0.1, 0.8)),
        ("warm-up", Schedule.WarmUp(4, Schedule.Cosine(0.1, 0.01, 6))),
        ("of a function", Schedule.Of(step => 0.1 / (step + 1))),
    ];

    static readonly Type[] s_types =
    [
        .. typeof(Module).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && Computes(type)),
    ];

    static bool Computes(Type? type) =>
        type is not null
        && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Module<,>)) || Computes(type.BaseType));

    public static TheoryData<string> Modules => [.. s_types.Select(type => type.Name)];

    public static TheoryData<string> Schedules => [.. s_schedules.Select(schedule => schedule.Name)];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_step_through_each_module_computes_the_bits_of_the_code(string name)
    {
        var type = s_types.Single(type => type.Name == name);
        Assert.Null(Difference(() => Make(type), 0.05));
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Each_schedule_is_asked_at_each_step(string name)
    {
        var schedule = s_schedules.Single(schedule => schedule.Name == name).Schedule;
        Assert.Null(Difference(() => new Tanh(), schedule));
    }

    [Fact]
    public void There_is_a_line_for_every_schedule() =>
        Assert.Equal(
            typeof(Schedule)
                .GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Count(method => method.ReturnType == typeof(Schedule) && !method.IsSpecialName),
            s_schedules.Length
        );

    /// <summary>A module that takes or gives something else than a tensor, and what it is told.</summary>
    sealed class Told<TModule> : Module
        where TModule : ModuleBase
    {
        readonly Func<TModule, Tensor, Tensor> _compute;
        readonly TModule _inner;

        public Told(TModule inner, Func<TModule, Tensor, Tensor> compute) =>
            (_inner, _compute) = (Register("inner", inner), compute);

        protected override Tensor Compute(Tensor x) => _compute(_inner, x);
    }

    static Sequential Of(Func<Tensor, Tensor> shaped, Module module) =>
        new(new Function(shaped), module, new Flatten());

    static Module Make(Type type) =>
        s_made.TryGetValue(type, out var make)
            ? make()
            : (Module)
                Activator.CreateInstance(
                    type,
                    BindingFlags.CreateInstance
                        | BindingFlags.Public
                        | BindingFlags.Instance
                        | BindingFlags.OptionalParamBinding,
                    null,
                    type.GetConstructors()
                        .MinBy(made => made.GetParameters().Length)!
                        .GetParameters()
                        .Select(_ => Type.Missing)
                        .ToArray(),
                    null
                )!;

    static string? Difference(Func<Module> module, Schedule schedule)
    {
        var (eager, recorded) = (Step(module(), schedule), Step(module(), schedule));
        var program = TensorProgram.Record(recorded.Code, Batch(0));
        eager.Code(Batch(0));
        for (var step = 1; step <= Runs; step++)
        {
            var (expected, actual) = (eager.Code(Batch(step)), program.Run(Batch(step)));
            if (
                !expected.ToArray<float>().SequenceEqual(actual.ToArray<float>())
                || !eager.Weight.ToArray<float>().SequenceEqual(recorded.Weight.ToArray<float>())
            )
            {
                return $"step {step}: {actual} for {expected}";
            }
        }
        return null;
    }

    static (Func<Tensor, Tensor> Code, Tensor Weight) Step(Module module, Schedule schedule)
    {
        var first = new Linear(3, 4, generator: new(1));
        var model = new Sequential(first, module);
        var optimizer = new SGD(model.Parameters, schedule, momentum: 0.5);
        return (
            x =>
            {
                optimizer.ZeroGrad();
                var loss = model.Forward(x).Square().Mean();
                loss.Backward();
                optimizer.Step();
                return loss;
            },
            first.Weight
        );
    }

    static Tensor Batch(int seed) => Tensor.Randn([5, 3], new((ulong)seed + 10));
}
