using Micrograd.Onnx.Running;
using Micrograd.TensorOps;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Recurrences(Dictionary<string, OnnxOp> ops)
    {
        ops.AddSeveral("RNN", c => Recurrent.Run(c, 1, hasCell: false));
        ops.AddSeveral("GRU", c => Recurrent.Run(c, 3, hasCell: false));
        ops.AddSeveral("LSTM", c => Recurrent.Run(c, 4, hasCell: true));
    }
}

/// <summary>
/// The standard's recurrent layers: weights with a leading dim of directions, gates in an order of its own (LSTM i, o, f, g; GRU z, r, n), one
/// bias after the other, lengths as an input, and functions that may be chosen. The usual ones are the tensor op; others are written out, a
/// step after the other.
/// </summary>
static class Recurrent
{
    public static Tensor?[] Run(Call c, int gates, bool hasCell)
    {
        var isFirst = c.Since >= 14 && c.Is("layout");
        var x = isFirst ? c[0].Transpose(0, 1) : c[0];
        var direction = c.Text("direction");
        var directions = direction == "bidirectional" ? 2 : 1;
        if (direction is not ("forward" or "foward" or "reverse" or "bidirectional"))
        {
            throw c.Refused($"direction '{direction}'");
        }
        if (
            x.Rank != 3
            || c[1].Rank != 3
            || c[2].Rank != 3
            || c[1].Shape[0] != directions
            || c[1].Shape[1] % gates != 0
        )
        {
            throw c.Refused($"{c[0].Shape} by weights of {c[1].Shape} and {c[2].Shape}, in {directions} directions");
        }
        var hidden = c[2].Shape[2];
        if (c.Has("hidden_size") && c.Int("hidden_size") != hidden)
        {
            throw c.Refused($"hidden_size {c.Int("hidden_size")} beside weights for {hidden}");
        }
        var outputs = new List<(Tensor Y, Tensor H, Tensor? C)>();
        for (var d = 0; d < directions; d++)
        {
            var at = d;
            var isReverse = direction == "reverse" || d == 1;
            var cell = new Cell(c, gates, d, hidden)
            {
                X = x,
                InputWeight = c[1][at],
                StateWeight = c[2][at],
                Bias = c.Maybe(3)?[at],
                Peepholes = c.Maybe(7)?[at],
                State = Begin(5),
                CellState = hasCell ? Begin(6) : null,
                Lengths = c.Maybe(4),
            };
            outputs.Add(cell.IsUsual ? cell.Fused(isReverse) : cell.Written(isReverse));

            Tensor Begin(int input) =>
                c.Maybe(input) is not { } given ? Tensor.Zeros([x.Shape[1], hidden], x.DType)
                : isFirst ? given.Select(1, at)
                : given[at];
        }
        var y = Tensor.Stack([.. outputs.Select(output => output.Y)], 1);
        Tensor Last(Func<(Tensor Y, Tensor H, Tensor? C), Tensor> part) =>
            Tensor.Stack([.. outputs.Select(part)], isFirst ? 1 : 0);
        return
        [
            isFirst ? y.Permute(2, 0, 1, 3) : y,
            Last(output => output.H),
            .. hasCell ? (Tensor[])[Last(output => output.C!)] : [],
        ];
    }

    /// <summary>One direction.</summary>
    sealed class Cell(Call c, int gates, int direction, int hidden)
    {
        public required Tensor X { get; init; }

        public required Tensor InputWeight { get; init; }

        public required Tensor StateWeight { get; init; }

        public required Tensor? Bias { get; init; }

        public required Tensor? Peepholes { get; init; }

        public required Tensor State { get; init; }

        public required Tensor? CellState { get; init; }

        public required Tensor? Lengths { get; init; }

        bool ResetsAfter => gates == 3 && c.Since >= 3 && c.Is("linear_before_reset");

        string[] Names
        {
            get
            {
                string[] usual =
                    gates == 4 ? ["Sigmoid", "Tanh", "Tanh"]
                    : gates == 3 ? ["Sigmoid", "Tanh"]
                    : ["Tanh"];
                var named = c.Given("activations")?.Texts;
                return named is null || named.Length == 0 ? usual
                    : named.Length >= (direction + 1) * usual.Length
                        ? named[(direction * usual.Length)..((direction + 1) * usual.Length)]
                    : throw c.Refused($"{named.Length} activations");
            }
        }

        /// <summary>Whether the tensor op computes it.</summary>
        public bool IsUsual =>
            Peepholes is null
            && !c.Has("clip")
            && !(gates == 4 && c.Is("input_forget"))
            && !c.Has("activation_alpha")
            && !c.Has("activation_beta")
            && X.Shape[0] > 0
            && (gates != 3 || ResetsAfter)
            && Names switch
            {
                ["Sigmoid", "Tanh", "Tanh"] => gates == 4,
                ["Sigmoid", "Tanh"] => gates == 3,
                ["Tanh"] or ["Relu"] => gates == 1,
                _ => false,
            };

        public (Tensor Y, Tensor H, Tensor? C) Fused(bool isReverse)
        {
            int[] order =
                gates == 4 ? [0, 2, 3, 1]
                : gates == 3 ? [1, 0, 2]
                : [0];
            var kind =
                gates == 4 ? RecurrentCell.Lstm
                : gates == 3 ? RecurrentCell.Gru
                : Names[0] == "Relu" ? RecurrentCell.Relu
                : RecurrentCell.Tanh;
            var packed = new Recurrence(kind, isReverse).Of(
                X,
                Rows(InputWeight),
                Rows(StateWeight),
                Bias is null ? null : Rows(Bias.Slice(0, 0, gates * hidden)),
                Bias is null ? null : Rows(Bias.Slice(0, gates * hidden, 2 * gates * hidden)),
                State,
                CellState,
                Lengths
            );
            var steps = X.Shape[0];
            return (
                packed.Slice(0, 0, steps),
                packed.Select(0, steps),
                CellState is null ? null : packed.Select(0, steps + 1)
            );

            Tensor Rows(Tensor of) =>
                gates == 1
                    ? of
                    : Tensor.Concat([.. order.Select(gate => of.Slice(0, gate * hidden, (gate + 1) * hidden))]);
        }

        public (Tensor Y, Tensor H, Tensor? C) Written(bool isReverse)
        {
            var (steps, rows) = (X.Shape[0], gates * hidden);
            var input = X.MatMul(InputWeight.T);
            var (inputBias, stateBias) = (Bias?.Slice(0, 0, rows), Bias?.Slice(0, rows, 2 * rows));
            input = inputBias is null ? input : input + inputBias;
            var functions = Functions();
            var (h, cell) = (State, CellState);
            var outputs = new Tensor[steps];
            for (var i = 0; i < steps; i++)
            {
                var t = isReverse ? steps - 1 - i : i;
                var (next, nextCell) = Step(input[t], h, cell, stateBias, functions);
                if (Lengths is { } lengths)
                {
                    // Beyond its end a sequence stays as it is, and shows 0.
                    var lives = (lengths > (long)t).Unsqueeze(1);
                    h = Tensor.Where(lives, next, h);
                    cell = cell is null ? null : Tensor.Where(lives, nextCell!, cell);
                    outputs[t] = Tensor.Where(lives, next, OnnxOps.Like(next, 0));
                }
                else
                {
                    (h, cell) = (next, nextCell);
                    outputs[t] = next;
                }
            }
            return (steps == 0 ? Tensor.Zeros([0, X.Shape[1], hidden], X.DType) : Tensor.Stack(outputs), h, cell);
        }

        (Tensor H, Tensor? C) Step(Tensor x, Tensor h, Tensor? cell, Tensor? stateBias, Func<Tensor, Tensor>[] f)
        {
            Tensor Gate(Tensor of, int gate) => of.Slice(of.Rank - 1, gate * hidden, (gate + 1) * hidden);
            Tensor Product(Tensor state, int gate)
            {
                var y = state.MatMul(Gate(StateWeight.T, gate));
                return stateBias is null ? y : y + Gate(stateBias, gate);
            }
            if (gates == 1)
            {
                return (f[0](Clipped(x + Product(h, 0))), null);
            }
            if (gates == 3)
            {
                var z = f[0](Clipped(Gate(x, 0) + Product(h, 0)));
                var r = f[0](Clipped(Gate(x, 1) + Product(h, 1)));
                var n = f[1](Clipped(Gate(x, 2) + (ResetsAfter ? r * Product(h, 2) : Product(r * h, 2))));
                return ((1.0 - z) * n + z * h, null);
            }
            // Peepholes are of i, o and f.
            Tensor Peep(int part, Tensor of) => Peepholes is null ? OnnxOps.Like(of, 0) : Gate(Peepholes, part) * of;
            var i = f[0](Clipped(Gate(x, 0) + Product(h, 0) + Peep(0, cell!)));
            var forget = c.Is("input_forget") ? 1.0 - i : f[0](Clipped(Gate(x, 2) + Product(h, 2) + Peep(2, cell!)));
            var candidate = f[1](Clipped(Gate(x, 3) + Product(h, 3)));
            var next = forget * cell! + i * candidate;
            var o = f[0](Clipped(Gate(x, 1) + Product(h, 1) + Peep(1, next)));
            return (o * f[2](next), next);
        }

        Tensor Clipped(Tensor x) => c.Has("clip") ? x.Clamp(-c.Float("clip"), c.Float("clip")) : x;

        Func<Tensor, Tensor>[] Functions()
        {
            var names = Names;
            var (alphas, betas) = (c.Given("activation_alpha")?.Floats ?? [], c.Given("activation_beta")?.Floats ?? []);
            // Numbers are given to those functions that take one, in order, of all directions.
            var (a, b) = (direction * names.Count(TakesAlpha), direction * names.Count(TakesBeta));
            var functions = new Func<Tensor, Tensor>[names.Length];
            for (var i = 0; i < names.Length; i++)
            {
                var name = names[i];
                double? alpha = TakesAlpha(name) && a < alphas.Length ? alphas[a] : null;
                double? beta = TakesBeta(name) && b < betas.Length ? betas[b] : null;
                a += TakesAlpha(name) ? 1 : 0;
                b += TakesBeta(name) ? 1 : 0;
                functions[i] = name.ToLowerInvariant() switch
                {
                    "relu" => x => x.Relu(),
                    "tanh" => x => x.Tanh(),
                    "sigmoid" => x => x.Sigmoid(),
                    "affine" => x => x * (alpha ?? 1) + (beta ?? 0),
                    "leakyrelu" => x => x.LeakyRelu(alpha ?? 0.01),
                    "thresholdedrelu" => x => x.ThresholdedRelu(alpha ?? 1),
                    "scaledtanh" => x => (x * (beta ?? 1)).Tanh() * (alpha ?? 1),
                    "hardsigmoid" => x => x.Hardsigmoid(alpha ?? 0.2, beta ?? 0.5),
                    "elu" => x => x.Elu(alpha ?? 1),
                    "softsign" => x => x.Softsign(),
                    "softplus" => x => x.Softplus(),
                    _ => throw c.Refused($"activation '{name}'"),
                };
            }
            return functions;
        }

        static bool TakesAlpha(string name) =>
            name.ToLowerInvariant()
                is "affine"
                    or "leakyrelu"
                    or "thresholdedrelu"
                    or "scaledtanh"
                    or "hardsigmoid"
                    or "elu";

        static bool TakesBeta(string name) => name.ToLowerInvariant() is "affine" or "scaledtanh" or "hardsigmoid";
    }
}
