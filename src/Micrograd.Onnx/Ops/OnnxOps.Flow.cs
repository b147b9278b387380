using Micrograd.Onnx.Graphs;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Flow(Dictionary<string, OnnxOp> ops)
    {
        // What a graph inside gives may be known, though its inputs are not all.
        ops.Add("If", new(If, IsPure: false));
        ops.Add("Loop", new(Loop, IsPure: false));
        ops.Add(
            "Scan",
            new(c => c.Since < 9 ? throw c.Refused("Scan of opset 8 is not here") : Scan(c), IsPure: false)
        );
    }

    static TypedValue[] If(Call c)
    {
        var graph = c.Given(IsTrue(c.ValueOf(0), c) ? "then_branch" : "else_branch")!.Graph!;
        return graph.Inputs.Length == 0 && graph.Outputs.Length == c.Outputs
            ? c.Run.Inner(graph, [])
            : throw c.Refused($"a branch with {graph.Inputs.Length} inputs and {graph.Outputs.Length} outputs");
    }

    static bool IsTrue(TypedValue condition, Call c) =>
        condition.Tensor!.Count == 1
            ? condition.Read(x => x.Item() != 0)
            : throw c.Refused($"a condition of {condition.Tensor.Shape}");

    static TypedValue[] Loop(Call c)
    {
        var body = c.Given("body")!.Graph!;
        var carried = Math.Max(0, c.Count - 2);
        var scanned = c.Outputs - carried;
        if (body.Inputs.Length != carried + 2 || scanned < 0 || body.Outputs.Length != carried + scanned + 1)
        {
            throw c.Refused(
                $"a body with {body.Inputs.Length} inputs and {body.Outputs.Length} outputs for {carried} carried values and {c.Outputs} outputs"
            );
        }
        var most = c.Maybe(0) is null ? long.MaxValue : c.Number(0);
        var goesOn = c.Maybe(1) is null || IsTrue(c.ValueOf(1), c);
        var values = new TypedValue[carried + 2];
        for (var i = 0; i < carried; i++)
        {
            values[i + 2] = c.ValueOf(i + 2);
        }
        var rows = new List<TypedValue>[scanned];
        for (var i = 0; i < scanned; i++)
        {
            rows[i] = [];
        }
        for (var turn = 0L; turn < most && goesOn; turn++)
        {
            values[0] = new(Tensor.Of(turn), OnnxType.Int64, true);
            values[1] = new(Tensor.Of<bool>([true], Shape.Create()), OnnxType.Bool, true);
            var outputs = c.Run.Inner(body, values);
            goesOn = IsTrue(outputs[0], c);
            outputs.AsSpan(1, carried).CopyTo(values.AsSpan(2));
            for (var i = 0; i < scanned; i++)
            {
                rows[i].Add(outputs[1 + carried + i]);
            }
        }
        return [.. values[2..], .. rows.Select(all => Stacked(all, 0, false))];
    }

    /// <summary>What a body gave turn by turn, along a new dim.</summary>
    static TypedValue Stacked(List<TypedValue> rows, int axis, bool isReverse)
    {
        if (rows.Count == 0)
        {
            return new(Tensor.Zeros([0]), OnnxType.Float, false);
        }
        if (isReverse)
        {
            rows.Reverse();
        }
        var isKnown = rows.TrueForAll(row => row.IsKnown);
        return new(Tensor.Stack([.. rows.Select(row => row.Tensor!)], axis), rows[0].Type, isKnown);
    }

    static TypedValue[] Scan(Call c)
    {
        var body = c.Given("body")!.Graph!;
        var scanned = c.Size(c.Int("num_scan_inputs"), "num_scan_inputs");
        var states = c.Count - scanned;
        var given = c.Outputs - states;
        if (scanned < 1 || states < 0 || given < 0 || body.Inputs.Length != c.Count || body.Outputs.Length != c.Outputs)
        {
            throw c.Refused(
                $"a body with {body.Inputs.Length} inputs and {body.Outputs.Length} outputs for {c.Count} and {c.Outputs}"
            );
        }
        var (inAxes, inTurned) = (Each("scan_input_axes", scanned), Each("scan_input_directions", scanned));
        var (outAxes, outTurned) = (Each("scan_output_axes", given), Each("scan_output_directions", given));
        int[] axes = [.. Dims(0, scanned).Select(i => c.Axis(inAxes[i], c[states + i].Rank))];
        var length = c[states].Shape[axes[0]];
        if (Dims(0, scanned).Any(i => c[states + i].Shape[axes[i]] != length))
        {
            throw c.Refused("scanned inputs of different lengths");
        }
        var values = new TypedValue[c.Count];
        for (var i = 0; i < states; i++)
        {
            values[i] = c.ValueOf(i);
        }
        var rows = new List<TypedValue>[given];
        for (var i = 0; i < given; i++)
        {
            rows[i] = [];
        }
        for (var turn = 0; turn < length; turn++)
        {
            for (var i = 0; i < scanned; i++)
            {
                var at = inTurned[i] == 1 ? length - 1 - turn : turn;
                values[states + i] = new(c[states + i].Select(axes[i], at), c.TypeOf(states + i), false);
            }
            var outputs = c.Run.Inner(body, values);
            outputs.AsSpan(0, states).CopyTo(values);
            for (var i = 0; i < given; i++)
            {
                rows[i].Add(outputs[states + i]);
            }
        }
        return
        [
            .. values[..states],
            .. rows.Select(
                (all, i) =>
                    Stacked(all, all.Count == 0 ? 0 : c.Axis(outAxes[i], all[0].Tensor!.Rank + 1), outTurned[i] == 1)
            ),
        ];

        long[] Each(string attribute, int count) =>
            c.Ints(attribute) is not { } numbers ? new long[count]
            : numbers.Length == count ? numbers
            : throw c.Refused($"{attribute} are {numbers.Length} numbers for {count}");
    }
}
