using Micrograd.Numbers;
using Micrograd.Tests.NumberSystems;

// The largest error of the vector functions over every float there is:
//   dotnet run -c Release --project tests/tools/Accuracy -- exp tanh        (no name: all of them)
//   --stride 4099   only every so many bit patterns
const int Block = 1 << 16;
var stride = 1L;
List<string> names = [];
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--stride")
    {
        stride = long.Parse(args[++i], System.Globalization.CultureInfo.InvariantCulture);
    }
    else
    {
        names.Add(args[i]);
    }
}
Console.WriteLine($"{LaneWidth.Bits} bits, fused multiply-add: {FusedMultiplyAdd.IsSupported}");
foreach (var function in LaneFunction.All.Where(f => names.Count == 0 || names.Contains(f.Name)))
{
    var (error, at, got) = Worst(function, stride);
    Console.WriteLine(
        FormattableString.Invariant(
            $"{function.Name, -8} {error:F4} ULP at {at:G9} (0x{BitConverter.SingleToUInt32Bits(at):X8}): {got:G9} for {function.Exact(at):G17}"
        )
    );
}

static (double Error, float At, float Got) Worst(LaneFunction function, long stride)
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
        LaneWidths.Widest<float>(function, x.AsSpan(0, count), y);
        for (var i = 0; i < count; i++)
        {
            var error = Ulp.Of(y[i], function.Exact(x[i]));
            if (error > worst.Error)
            {
                worst = (error, x[i], y[i]);
            }
        }
    }
    return worst;
}
