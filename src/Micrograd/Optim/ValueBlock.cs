namespace Micrograd;

/// <summary>Values that an optimizer moves, one number after the other.</summary>
internal sealed class ValueBlock<TRule>(Value[] values, IReadOnlyList<string> names)
    : StateBlock<TRule>(names, values.Length, DType.Float64)
    where TRule : struct, IUpdateRule<TRule>
{
    // A value's gradient is a number, 0 before any.
    protected override bool HasGradient => true;

    protected override void Move(TRule rule, double learningRate, Tensor state, Tensor steps)
    {
        ref var step = ref steps._storage.Span<long>()[0];
        rule = rule.At((int)++step, learningRate);
        var memory = state._storage.Span<double>();
        var count = rule.StateNames.Count;
        Span<Real> own = stackalloc Real[count];
        for (var i = 0; i < values.Length; i++)
        {
            for (var k = 0; k < count; k++)
            {
                own[k] = memory[k * values.Length + i];
            }
            values[i].Data = rule.Update<Real>(values[i].Data, values[i].Grad, own);
            for (var k = 0; k < count; k++)
            {
                memory[k * values.Length + i] = own[k];
            }
        }
        GC.KeepAlive(state);
        GC.KeepAlive(steps);
    }
}
