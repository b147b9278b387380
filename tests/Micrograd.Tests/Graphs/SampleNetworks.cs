namespace Micrograd.Tests;

/// <summary>Networks to be drawn: a GPT made of ops, and a reader that questions ask.</summary>
internal static class SampleNetworks
{
    const int Width = 16;
    const int Heads = 2;
    const int Time = 8;
    const int Batch = 2;
    const int Letters = 11;

    /// <summary>The loss of a GPT of so many blocks.</summary>
    public static Tensor Gpt(int blocks)
    {
        var generator = new Generator(1);
        var tokens = Tensor.RandInt(0, Letters, [Batch, Time + 1], generator);
        var token = new Embedding(Letters, Width, generator: generator);
        var position = new Embedding(Time, Width, generator: generator);
        var net = new Net(blocks, generator);
        var x = token.Forward(tokens[.., ..Time].Named("tokens")) + position.Forward(Tensor.Arange(Time));
        var loss = Loss.CrossEntropy(net.Forward(x).Reshape(-1, Letters), tokens[.., 1..].Reshape(-1)).Named("loss");
        return loss;
    }

    /// <summary>The loss of letters read in both directions, of which attention asks questions that are weights.</summary>
    public static Tensor Reader()
    {
        var generator = new Generator(1);
        var net = new ReaderNet(generator);
        return net.Forward(Tensor.RandInt(0, Letters, [Batch, Time], generator)).Square().Mean().Named("loss");
    }

    sealed class ReaderNet : Module
    {
        readonly Embedding _letters;
        readonly GRU _reader;
        readonly Embedding _questions;
        readonly MultiheadAttention _attention;
        readonly Linear _head;

        public ReaderNet(Generator generator)
        {
            _letters = Register("letters", new Embedding(Letters, Width, generator: generator));
            _reader = Register(
                "reader",
                new GRU(Width, Width, batchFirst: true, bidirectional: true, generator: generator)
            );
            _questions = Register("questions", new Embedding(Time, 2 * Width, generator: generator));
            _attention = Register(
                "attention",
                new MultiheadAttention(2 * Width, 1, batchFirst: true, generator: generator)
            );
            _head = Register("head", new Linear(2 * Width, Letters, generator: generator));
        }

        protected override Tensor Compute(Tensor x)
        {
            var (read, _) = _reader.Forward(_letters.Forward(x));
            var questions = _questions.Weight.Expand([Batch, .. _questions.Weight.Shape]);
            return _head.Forward(_attention.ForwardWithWeights(questions, read, read).Output);
        }
    }

    sealed class Net : Module
    {
        readonly Module[] _parts;

        public Net(int blocks, Generator generator)
        {
            _parts =
            [
                .. Enumerable
                    .Range(0, blocks)
                    .Select(i => Register(blocks == 1 ? "block" : $"block{i}", new Block(generator))),
                Register("ln", new LayerNorm([Width])),
                Register("head", new Linear(Width, Letters, generator: generator)),
            ];
        }

        protected override Tensor Compute(Tensor x) => _parts.Aggregate(x, (y, part) => part.Forward(y));
    }

    sealed class Block : Module
    {
        readonly LayerNorm _ln1;
        readonly LayerNorm _ln2;
        readonly Attention _attention;
        readonly Sequential _mlp;

        public Block(Generator generator)
        {
            _ln1 = Register("ln1", new LayerNorm([Width]));
            _attention = Register("attn", new Attention(generator));
            _ln2 = Register("ln2", new LayerNorm([Width]));
            _mlp = Register(
                "mlp",
                new Sequential(
                    new Linear(Width, 4 * Width, generator: generator),
                    new GELU(),
                    new Linear(4 * Width, Width, generator: generator)
                )
            );
        }

        protected override Tensor Compute(Tensor x)
        {
            x = x + _attention.Forward(_ln1.Forward(x));
            return x + _mlp.Forward(_ln2.Forward(x));
        }
    }

    sealed class Attention : Module
    {
        readonly Linear _qkv;
        readonly Linear _out;

        public Attention(Generator generator)
        {
            _qkv = Register("qkv", new Linear(Width, 3 * Width, generator: generator));
            _out = Register("proj", new Linear(Width, Width, generator: generator));
        }

        protected override Tensor Compute(Tensor x)
        {
            var parts = _qkv.Forward(x).Split(Width, -1);
            var (q, k, v) = (Headed(parts[0]), Headed(parts[1]), Headed(parts[2]));
            var scores = q.MatMul(k.Transpose(-1, -2)) / Math.Sqrt(Width / Heads);
            var mask = Tensor.Ones([Time, Time]).Tril().Eq(0.0);
            var weights = scores.MaskedFill(mask, double.NegativeInfinity).Softmax(-1);
            return _out.Forward(weights.MatMul(v).Transpose(1, 2).Reshape(Batch, Time, Width));
        }

        static Tensor Headed(Tensor x) => x.Reshape(Batch, Time, Heads, Width / Heads).Transpose(1, 2);
    }
}
