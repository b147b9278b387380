#:project ../src/Micrograd/Micrograd.csproj

// Chapter 17: beyond the lecture. A transformer learns to add from examples alone, one symbol after the other, as a
// language model learns to write.
using Micrograd;

const int Steps = 600;
const int BatchSize = 128;
const string Symbols = "0123456789+=";
const int Question = 6; // 27+58= and then 580: the sum, 85, from its last digit on, as one adds on paper.

// Of all pairs of numbers below 100 a fifth is held out, a + b and b + a together, or one would give the other away.
var generator = new Generator(1);
var pairs = Enumerable.Range(0, 100).SelectMany(a => Enumerable.Range(a, 100 - a).Select(b => (A: a, B: b))).ToArray();
var mixed = Tensor.RandPerm(pairs.Length, generator).ToArray<long>().Select(i => pairs[i]).ToArray();
var (heldOut, known) = (BothWays(mixed[..1010]), BothWays(mixed[1010..]));

var model = new Adder(Symbols.Length, length: Question + 2, generator);
var optimizer = new AdamW(model.Parameters, Schedule.WarmUp(50, Schedule.Cosine(from: 3e-3, to: 3e-5, Steps - 50)));
var step = TensorProgram.Recorded(sums =>
{
    optimizer.ZeroGrad();
    // Each symbol is guessed from those before it; the first six are anybody's choice.
    var scores = model.Forward(sums[.., ..^1])[.., (Question - 1)..];
    var loss = Loss.CrossEntropy(scores.Flatten(0, 1), sums[.., Question..].Flatten());
    loss.Backward();
    optimizer.Step();
    return loss;
});
Console.WriteLine(model.Summary(Tensor.Meta([BatchSize, Question + 2], DType.Int64)));
Console.WriteLine();
for (var i = 0; i < Steps; i++)
{
    step(known[Tensor.RandInt(0, known.Shape[0], BatchSize, generator)]);
}

model.Eval();
using var _ = NoGrad.Enter();
var written = Written(heldOut[.., ..Question]);
var right = written.Eq(heldOut).All(1).Float().Mean().Item();
Console.WriteLine(
    $"Of {heldOut.Shape[0]:N0} sums that it never saw, right: {(right >= 0.98 ? "98 %, or more" : $"{right:P1}")}"
);
foreach (var sum in new[] { "27+58=", "99+01=", "40+02=" })
{
    var symbols = Written(Tensor.Of([Numbers(sum)]))[0].ToArray<long>().Select(i => Symbols[(int)i]);
    Console.WriteLine(sum + string.Concat(symbols.Skip(Question).Reverse()));
}

// The likeliest symbol again and again, each from all that stand before it.
Tensor Written(Tensor sums)
{
    for (var i = 0; i < 3; i++)
    {
        sums = Tensor.Concat([sums, model.Forward(sums)[.., -1].ArgMax(-1, keepDim: true)], 1);
    }
    return sums;
}

static Tensor BothWays(IEnumerable<(int A, int B)> pairs) =>
    Tensor.Of(pairs.SelectMany(p => new[] { Sum(p.A, p.B), Sum(p.B, p.A) }).ToArray());

static long[] Sum(int a, int b) => Numbers($"{a:00}+{b:00}={string.Concat($"{a + b:000}".Reverse())}");

static long[] Numbers(string text) => [.. text.Select(symbol => (long)Symbols.IndexOf(symbol))];

// What a symbol is and where it stands; layers of attention, in which each sees itself and those before it; and scores
// for the symbol that follows.
sealed class Adder : Module
{
    readonly Embedding _symbols;
    readonly Embedding _places;
    readonly TransformerEncoder _layers;
    readonly Linear _head;

    public Adder(int symbols, int length, Generator generator)
    {
        _symbols = Register("symbols", new Embedding(symbols, 64, generator: generator));
        _places = Register("places", new Embedding(length, 64, generator: generator));
        _layers = Register("layers", new TransformerEncoder(Layer, numLayers: 2, new LayerNorm(64)));
        _head = Register("head", new Linear(64, symbols, generator: generator));

        TransformerEncoderLayer Layer() =>
            new(64, 4, dimFeedforward: 128, dropout: 0, batchFirst: true, normFirst: true, generator: generator);
    }

    protected override Tensor Compute(Tensor x)
    {
        var places = _places.Forward(Tensor.Arange(x.Shape[1]));
        return _head.Forward(_layers.Forward(_symbols.Forward(x) + places, isCausal: true));
    }
}
