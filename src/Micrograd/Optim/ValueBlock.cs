using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>Values that an optimizer moves, one number after the other.</summary>
internal sealed class ValueBlock<TRule>(Value[] values, TRule rule)
    : RuleBlock<TRule>(rule, values.Length, values.Length)
    where TRule : struct, IUpdateRule<TRule>
{
    protected override bool HasGradient => Array.Exists(values, value => value.HasGradient);

    protected override DType ElementType => DType.Float64;

    public override string? Label => null;

    protected override void Move(double learningRate, Tensor rate, Tensor state, Tensor steps)
    {
        Watcher.Touched(state, "Step, of values,");
        var (counts, memory) = (steps._storage, state._storage);
        var names = Rule.StateNames.Count;
        Span<Real> own = stackalloc Real[names];
        var (step, stepped) = (0L, Rule);
        for (var i = 0; i < values.Length; i++)
        {
            if (!values[i].HasGradient)
            {
                continue;
            }
            var count = counts.Read<long>(DType.Int64, i) + 1;
            counts.Write(i, count);
            if (count != step)
            {
                // Nearly always once: all values were moved as often.
                (step, stepped) = (count, Rule.At(checked((int)count), learningRate));
            }
            for (var k = 0; k < names; k++)
            {
                own[k] = memory.Read<double>(state.DType, k * values.Length + i);
            }
            values[i].Data = stepped.Update<Real>(values[i].Data, values[i].Grad, own);
            for (var k = 0; k < names; k++)
            {
                memory.Write<double>(k * values.Length + i, own[k]);
            }
        }
    }
}
