namespace Micrograd.Lab.Training;

/// <summary>
/// What a network is to learn: how many outputs it needs, what an example loses, and which class its outputs mean. The
/// loss is written over the algebra: on values it is the graph to differentiate, on numbers what is reported.
/// </summary>
internal abstract class Objective
{
    /// <summary>The number of outputs that the network must have.</summary>
    public abstract int Outputs { get; }

    /// <summary>What one example loses.</summary>
    public abstract T Loss<T>(ReadOnlySpan<T> outputs, double target)
        where T : IReal<T>;

    /// <summary>What each example of a batch loses: outputs of <c>[n, outputs]</c> by targets of <c>[n]</c>, all float64.</summary>
    public abstract Tensor Losses(Tensor outputs, Tensor targets);

    /// <summary>Whether the target is a class; else it is a number.</summary>
    public virtual bool IsClassification => true;

    /// <summary>The class that the outputs mean.</summary>
    public abstract int Predicted(ReadOnlySpan<double> outputs);
}

/// <summary>Two classes by one output: positive means the second class.</summary>
internal sealed class TwoClasses<TLoss>(double negative, TLoss loss) : Objective
    where TLoss : struct, ILoss
{
    public override int Outputs => 1;

    public override T Loss<T>(ReadOnlySpan<T> outputs, double target) =>
        loss.Of(outputs[0], T.Constant(target == 0 ? negative : 1));

    public override Tensor Losses(Tensor outputs, Tensor targets) =>
        Micrograd.Loss.Of(loss, outputs.Squeeze(1), targets * (1 - negative) + negative, Reduction.None);

    public override int Predicted(ReadOnlySpan<double> outputs) => outputs[0] > 0 ? 1 : 0;
}

/// <summary>Several classes by softmax and cross-entropy: the largest output wins.</summary>
internal sealed class ManyClasses(int classes) : Objective
{
    public override int Outputs => classes;

    public override T Loss<T>(ReadOnlySpan<T> outputs, double target) =>
        Micrograd.Loss.CrossEntropy(outputs, (int)target);

    public override Tensor Losses(Tensor outputs, Tensor targets) =>
        Micrograd.Loss.CrossEntropy(outputs, targets.Long(), reduction: Reduction.None);

    public override int Predicted(ReadOnlySpan<double> outputs)
    {
        var best = 0;
        for (var i = 1; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[best])
            {
                best = i;
            }
        }
        return best;
    }
}

/// <summary>A number.</summary>
internal sealed class Regression<TLoss>(TLoss loss) : Objective
    where TLoss : struct, ILoss
{
    public override int Outputs => 1;

    public override bool IsClassification => false;

    public override T Loss<T>(ReadOnlySpan<T> outputs, double target) => loss.Of(outputs[0], T.Constant(target));

    public override Tensor Losses(Tensor outputs, Tensor targets) =>
        Micrograd.Loss.Of(loss, outputs.Squeeze(1), targets, Reduction.None);

    public override int Predicted(ReadOnlySpan<double> outputs) =>
        throw new InvalidOperationException("A regression has no classes.");
}
