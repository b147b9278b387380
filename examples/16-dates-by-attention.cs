#:project ../src/Micrograd/Micrograd.csproj

// Chapter 16: beyond the lecture. Dates as people write them become dates as computers do, and attention tells which
// letters each digit was read from.
using System.Globalization;
using Micrograd;

const int Steps = 400;
const string Digits = "0123456789-";
string[] formats = ["d MMMM yyyy", "MMMM d, yyyy", "dd/MM/yy", "d.M.yyyy", "ddd, d MMM yyyy"];

// A hundred years, so that two digits tell which year it is. A fifth of the days is held out: it learns without them.
var generator = new Generator(1);
var order = Tensor.RandPerm(36525, generator).ToArray<long>();
DateOnly[] days = [.. order.Select(i => new DateOnly(1950, 1, 1).AddDays((int)i))];
var (heldOut, seen) = (days[..7305], days[7305..]);
var letters = " " + string.Concat(seen.SelectMany(day => formats.SelectMany(f => Text(day, f))).Distinct().Order());

var model = new DateReader(letters.Length, Digits.Length, places: 10, generator);
var optimizer = new AdamW(model.Parameters, Schedule.Cosine(from: 5e-3, to: 5e-5, Steps));
var step = TensorProgram.Recorded(
    (x, y) =>
    {
        optimizer.ZeroGrad();
        var loss = Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y.Flatten());
        loss.Backward();
        optimizer.Step();
        return loss;
    }
);
for (var i = 0; i < Steps; i++)
{
    var (x, y) = Batch(seen, 64);
    step(x, y);
}

model.Eval();
using var _ = NoGrad.Enter();
var (texts, dates) = Batch(heldOut, 1000);
var right = model.Forward(texts).ArgMax(-1).Eq(dates).All(1).Float().Mean().Item();
Console.WriteLine($"Held-out dates right in every digit: {(right >= 0.98 ? "98 %, or more" : $"{right:P1}")}");

foreach (var format in formats)
{
    var text = Text(new DateOnly(1998, 3, 14), format);
    var (scores, weights) = model.ForwardWithWeights(Tensor.Of([Numbers(text)]));
    Console.WriteLine($"\n    {text}");
    for (var i = 0; i < 10; i++)
    {
        // The darker, the more this digit was read from the letter above; what looks everywhere is pale.
        var shades = weights[0, i].ToArray<float>().Take(text.Length).Select(w => " ░▒▓█"[(int)(4.99f * w)]);
        Console.WriteLine($"  {Digits[(int)scores[0, i].ArgMax().Item()]} {string.Concat(shades).TrimEnd()}".TrimEnd());
    }
}

static string Text(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);

// Filled up with spaces, so that all are of one length.
long[] Numbers(string text) => [.. text.PadRight(20).Select(letter => (long)letters.IndexOf(letter))];

(Tensor Texts, Tensor Dates) Batch(DateOnly[] from, int count)
{
    DateOnly[] batch = [.. Tensor.RandInt(0, from.Length, count, generator).ToArray<long>().Select(i => from[i])];
    var format = Tensor.RandInt(0, formats.Length, count, generator).ToArray<long>();
    return (
        Tensor.Of(batch.Select((day, i) => Numbers(Text(day, formats[format[i]]))).ToArray()),
        Tensor.Of(batch.Select(day => Text(day, "yyyy-MM-dd").Select(c => (long)Digits.IndexOf(c)).ToArray()).ToArray())
    );
}

// A layer reads the letters in both directions, so that each knows what stands around it. Each place of the date has a
// question of its own, and attention asks it of all letters.
sealed class DateReader : Module
{
    readonly Embedding _letters;
    readonly Embedding _questions;
    readonly GRU _reader;
    readonly MultiheadAttention _attention;
    readonly Linear _head;

    public DateReader(int letters, int digits, int places, Generator generator)
    {
        _letters = Register("letters", new Embedding(letters, 32, generator: generator));
        _reader = Register("reader", new GRU(32, 32, batchFirst: true, bidirectional: true, generator: generator));
        _questions = Register("questions", new Embedding(places, 64, generator: generator));
        _attention = Register("attention", new MultiheadAttention(64, 1, batchFirst: true, generator: generator));
        _head = Register("head", new Linear(64, digits, generator: generator));
    }

    protected override Tensor Compute(Tensor x) => ForwardWithWeights(x).Scores;

    public (Tensor Scores, Tensor Weights) ForwardWithWeights(Tensor x)
    {
        var (read, _) = _reader.Forward(_letters.Forward(x));
        var questions = _questions.Weight.Expand([x.Shape[0], .. _questions.Weight.Shape]);
        var (answers, weights) = _attention.ForwardWithWeights(questions, read, read);
        return (_head.Forward(answers), weights);
    }
}
