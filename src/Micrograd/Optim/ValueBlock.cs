namespace Micrograd;

/// <summary>Values that an optimizer moves, one number after the other.</summary>
internal sealed class ValueBlock<TRule>(Value[] values, IReadOnlyList<string> names)
    : StateBlock<TRule>(names, values.Length, values.Length)
    where TRule : struct, IUpdateRule<TRule>
{
    protected override bool HasGradient => Array.Exists(values, value => value.HasGradient);

    protected override DType ElementType => DType.Float64;

    protected override void Move(TRule rule, double learningRate, Tensor state, Tensor steps)
    {
        var counts = steps._storage.Span<long>();
        var memory = state._storage.Span<double>();
        var names = rule.StateNames.Count;
        Span<Real> own = stackalloc Real[names];
        var (step, stepped) = (0L, rule);
        for (var i = 0; i < values.Length; i++)
        {
            if (!values[i].HasGradient)
            {
                continue;
            }
            if (++counts[i] != step)
            {
                // Nearly always once: all values were moved as often.
                (step, stepped) = (counts[i], rule.At(checked((int)counts[i]), learningRate));
            }
            for (var k = 0; k < names; k++)
            {
                own[k] = memory[k * values.Length + i];
            }
            values[i].Data = stepped.Update<Real>(values[i].Data, values[i].Grad, own);
            for (var k = 0; k < names; k++)
            {
                memory[k * values.Length + i] = own[k];
            }
        }
        GC.KeepAlive(state);
        GC.KeepAlive(steps);
    }
}
