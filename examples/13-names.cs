#:project ../src/Micrograd/Micrograd.csproj

// Chapter 13: beyond the lecture. An LSTM reads names, learns which letter follows, and makes up names of its own.
using System.Globalization;
using System.Text.RegularExpressions;
using Micrograd;

// By a rule that nobody tells the network: one to three syllables of a consonant and a vowel, and an ending that goes
// with the vowel before it.
const string Consonants = "bdklmnrstv";
const string Vowels = "aeio";
string[] endings = ["n", "la", "s", "ra"];
var random = new Generator(1);
var names = Enumerable.Range(0, 1000).Select(_ => Invented()).Distinct().ToArray();
Console.WriteLine($"{names.Length} names: {string.Join(", ", names.Take(6))} …");

// A dot before a name and after it; what is beyond a name's end is no target.
var letters = "." + string.Concat(names.SelectMany(name => name).Distinct().Order());
var longest = names.Max(name => name.Length) + 1;
var embedding = new Embedding(letters.Length, 16, generator: random);
var lstm = new LSTM(16, 64, batchFirst: true, generator: random);
var head = new Linear(64, letters.Length, generator: random);
var optimizer = new Adam([.. embedding.Parameters, .. lstm.Parameters, .. head.Parameters], 0.01);

for (var step = 0; step <= 150; step++)
{
    string[] batch = [.. Tensor.RandInt(0, names.Length, [64], random).ToArray<long>().Select(i => names[i])];
    var read = Tensor.Of(Array.ConvertAll(batch, name => Row("." + name, 0)));
    var follows = Tensor.Of(Array.ConvertAll(batch, name => Row(name + ".", -100)));
    var (y, _) = lstm.Forward(embedding.Forward(read), [.. batch.Select(name => name.Length + 1)]);
    var loss = Loss.CrossEntropy(head.Forward(y).Flatten(0, 1), follows.Flatten());
    optimizer.ZeroGrad();
    loss.Backward();
    optimizer.Step();
    if (step % 50 == 0)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step, 3}: loss {loss.Item():F1}"));
    }
}

var made = Enumerable.Range(0, 200).Select(_ => Written()).ToArray();
var right = made.Count(KeepsRule);
Console.WriteLine($"keep the rule: {(right >= 180 ? "9 of 10, or more" : $"{right} of 200")}");
Console.WriteLine($"among them new ones: {made.Except(names).Any(KeepsRule)}");

string Invented()
{
    var name = string.Concat(
        Enumerable.Range(0, 1 + Below(3)).Select(_ => $"{Consonants[Below(10)]}{Vowels[Below(4)]}")
    );
    return name + endings[Vowels.IndexOf(name[^1])];
}

int Below(int count) => (int)Tensor.RandInt(0, count, [1], random).Item();

long[] Row(string text, long beyond) =>
    [.. text.Select(letter => (long)letters.IndexOf(letter)), .. Enumerable.Repeat(beyond, longest - text.Length)];

// A letter at a time, each drawn by the probabilities that the network gives.
string Written()
{
    using var _ = NoGrad.Enter();
    var (name, letter) = ("", 0L);
    (Tensor H, Tensor C)? state = null;
    do
    {
        (var y, state) = lstm.Forward(embedding.Forward(Tensor.Of([letter])), state);
        letter = (long)head.Forward(y)[0].Softmax(0).Multinomial(1, generator: random).Item();
        name += letters[(int)letter];
    } while (letter != 0 && name.Length <= longest);
    return name.TrimEnd('.');
}

bool KeepsRule(string name) => Regex.IsMatch(name, "^([bdklmnrstv][aeio]){1,3}((?<=a)n|(?<=e)la|(?<=i)s|(?<=o)ra)$");
