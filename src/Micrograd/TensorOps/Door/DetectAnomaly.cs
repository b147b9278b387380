using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// A scope that finds where NaN comes from: <c>using (DetectAnomaly.Enter()) { … }</c>. An op on tensors that require a gradient and
/// whose result is NaN where its inputs are numbers, and an op whose gradient is, throw an <see cref="AnomalyException"/> that names
/// the op and where the program computed it. Every result is looked at, so it is for looking, not for training: PyTorch's
/// <c>torch.autograd.detect_anomaly</c>, forward too.
/// </summary>
/// <example><code>
/// using (DetectAnomaly.Enter())
/// {
///     model.Loss(x).Backward(); // 'log' of [64, 10] made NaN at [3, 1] … at Model.Loss in Model.cs:line 12
/// }
/// </code></example>
public sealed class DetectAnomaly : IDisposable
{
    FlowFlag.Scope _scope;

    DetectAnomaly() => _scope = Anomaly.Flag.Set(true);

    /// <summary>Enters the scope: for everything that it calls or awaits.</summary>
    public static DetectAnomaly Enter() => new();

    /// <summary>Goes back to what held before.</summary>
    public void Dispose() => _scope.Leave();
}
