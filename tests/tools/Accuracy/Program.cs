using Micrograd;
using Micrograd.Numbers;
using Micrograd.Tests.NumberSystems;
using Micrograd.Tests.Ops;

// The largest error of the ops of one input in float lanes, beside the scalar engine's, over every float there is:
//   dotnet run -c Release --project tests/tools/Accuracy -- exp tanh        (no name: all of them)
//   --stride 4099   only every so many bit patterns
//   --table t.csv   instead of these, the largest error of every op over a table that values.py printed
const int Block = 1 << 16;
var stride = 1L;
string? table = null;
List<string> names = [];
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--stride")
    {
        stride = long.Parse(args[++i], System.Globalization.CultureInfo.InvariantCulture);
    }
    else if (args[i] == "--table")
    {
        table = args[++i];
    }
    else
    {
        names.Add(args[i]);
    }
}
Console.WriteLine($"{LaneWidth.Bits} bits, fused multiply-add: {FusedMultiplyAdd.IsSupported}");
if (table is not null)
{
    Table.Check(table);
    return;
}
foreach (var op in OpTable.All.Select(entry => entry.Op).Where(op => op.Arity == 1))
{
    if (names.Count > 0 && !names.Contains(op.Name))
    {
        continue;
    }
    var (error, at, got) = Worst(op, stride);
    Console.WriteLine(
        FormattableString.Invariant(
            $"{op.Name, -12} {error:F4} ULP at {at:G9} (0x{BitConverter.SingleToUInt32Bits(at):X8}): {got:G9} for {op.Evaluate(at):G17}"
        )
    );
}

static (double Error, float At, float Got) Worst(Op op, long stride)
{
    var x = new float[Block];
    var y = new float[Block];
    (double Error, float At, float Got) worst = default;
    for (var pattern = 0L; pattern < 1L << 32; )
    {
        var count = 0;
        for (; count < Block && pattern < 1L << 32; count++, pattern += stride)
        {
            x[count] = BitConverter.UInt32BitsToSingle((uint)pattern);
        }
        OpValue.OfWidestLanes<float>(op, x.AsSpan(0, count), x.AsSpan(0, count), y);
        for (var i = 0; i < count; i++)
        {
            var exact = op.Evaluate(x[i]);
            var error = y[i] == 0 && exact == 0 ? 0 : Ulp.Of(y[i], exact);
            if (error > worst.Error)
            {
                worst = (error, x[i], y[i]);
            }
        }
    }
    return worst;
}
