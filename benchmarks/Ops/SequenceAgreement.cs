using TorchSharp;
using static TorchSharp.torch;
using Packing = TorchSharp.torch.nn.utils.rnn;

namespace Micrograd.Benchmarks;

/// <summary>
/// libtorch as oracle for what recurrent layers can be told: first states, no addends, the batch first, lengths, which libtorch takes as a packed
/// sequence; see <see cref="ModuleAgreement"/>.
/// </summary>
static class SequenceAgreement
{
    static readonly int[] s_lengths = [6, 4, 1];

    sealed record Setting(int Layers, bool Bias, bool BatchFirst, bool Both, bool HasLengths)
    {
        public override string ToString() =>
            $", {Layers} layers{(Bias ? "" : ", no addends")}{(BatchFirst ? ", the batch first" : "")}"
            + $"{(Both ? ", both directions" : "")}{(HasLengths ? ", lengths" : "")}";

        public Tensor[] Inputs(int step, bool hasCell)
        {
            Shape x = BatchFirst ? [3, 6, 4] : [6, 3, 4];
            Shape state = [Layers * (Both ? 2 : 1), 3, 5];
            return ModuleAgreement.Drawn(step, x, state, hasCell ? state : (Shape?)null);
        }

        public Packing.PackedSequence Packed(torch.Tensor x) =>
            Packing.pack_padded_sequence(x, torch.tensor(Array.ConvertAll(s_lengths, n => (long)n)), BatchFirst);

        public torch.Tensor Padded(Packing.PackedSequence y) => Packing.pad_packed_sequence(y, BatchFirst).Item1;
    }

    public static IEnumerable<(string Name, bool Agrees)> Run()
    {
        Setting[] settings =
        [
            new(1, false, false, false, false),
            new(2, true, true, true, false),
            new(1, true, false, false, true),
            new(2, true, false, true, true),
            new(2, false, true, true, true),
        ];
        foreach (var setting in settings)
        {
            yield return Rnn(setting);
            yield return Gru(setting);
            yield return Lstm(setting);
        }
    }

    static (string, bool) Rnn(Setting s)
    {
        var ours = new RNN(
            4,
            5,
            s.Layers,
            bias: s.Bias,
            batchFirst: s.BatchFirst,
            bidirectional: s.Both,
            generator: new(3)
        );
        var theirs = nn.RNN(4, 5, s.Layers, bias: s.Bias, batchFirst: s.BatchFirst, bidirectional: s.Both);
        return ModuleAgreement.Check(
            $"RNN{s}",
            ours,
            x =>
            {
                var (y, h) = s.HasLengths ? ours.Forward(x[0], s_lengths, x[1]) : ours.Forward(x[0], x[1]);
                return [y, h];
            },
            TorchModule.Of(
                theirs,
                x =>
                {
                    if (!s.HasLengths)
                    {
                        var (z, last) = theirs.call(x[0], x[1]);
                        return [z, last];
                    }
                    var (y, h) = theirs.call(s.Packed(x[0]), x[1]);
                    return [s.Padded(y), h];
                }
            ),
            step => s.Inputs(step, hasCell: false)
        );
    }

    static (string, bool) Gru(Setting s)
    {
        var ours = new GRU(4, 5, s.Layers, s.Bias, s.BatchFirst, bidirectional: s.Both, generator: new(3));
        var theirs = nn.GRU(4, 5, s.Layers, s.Bias, s.BatchFirst, bidirectional: s.Both);
        return ModuleAgreement.Check(
            $"GRU{s}",
            ours,
            x =>
            {
                var (y, h) = s.HasLengths ? ours.Forward(x[0], s_lengths, x[1]) : ours.Forward(x[0], x[1]);
                return [y, h];
            },
            TorchModule.Of(
                theirs,
                x =>
                {
                    if (!s.HasLengths)
                    {
                        var (z, last) = theirs.call(x[0], x[1]);
                        return [z, last];
                    }
                    var (y, h) = theirs.call(s.Packed(x[0]), x[1]);
                    return [s.Padded(y), h];
                }
            ),
            step => s.Inputs(step, hasCell: false)
        );
    }

    static (string, bool) Lstm(Setting s)
    {
        var ours = new LSTM(4, 5, s.Layers, s.Bias, s.BatchFirst, bidirectional: s.Both, generator: new(3));
        var theirs = nn.LSTM(4, 5, s.Layers, s.Bias, s.BatchFirst, bidirectional: s.Both);
        return ModuleAgreement.Check(
            $"LSTM{s}",
            ours,
            x =>
            {
                var (y, (h, c)) = s.HasLengths
                    ? ours.Forward(x[0], s_lengths, (x[1], x[2]))
                    : ours.Forward(x[0], (x[1], x[2]));
                return [y, h, c];
            },
            TorchModule.Of(
                theirs,
                x =>
                {
                    if (!s.HasLengths)
                    {
                        var (z, last, lastCell) = theirs.call(x[0], (x[1], x[2]));
                        return [z, last, lastCell];
                    }
                    var (y, h, c) = theirs.call(s.Packed(x[0]), (x[1], x[2]));
                    return [s.Padded(y), h, c];
                }
            ),
            step => s.Inputs(step, hasCell: true)
        );
    }
}
