using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// A scope in which ops are recorded, inside one of <see cref="NoGrad"/>: <c>using (EnableGrad.Enter()) { … }</c>. It holds for everything
/// that the scope calls or awaits, and ends with it, whatever is thrown. PyTorch's <c>enable_grad</c>.
/// </summary>
public sealed class EnableGrad : IDisposable
{
    FlowFlag.Scope _scope;

    EnableGrad() => _scope = GradMode.Off.Set(false);

    /// <summary>Enters a scope with recording.</summary>
    public static EnableGrad Enter() => new();

    /// <summary>Goes back to what held before.</summary>
    public void Dispose() => _scope.Leave();
}
