using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// A scope in which no op is recorded: <c>using (NoGrad.Enter()) { … }</c>. It holds for everything that the scope calls or
/// awaits, and ends with it, whatever is thrown. Inside it, <see cref="EnableGrad"/> records again.
/// </summary>
public sealed class NoGrad : IDisposable
{
    FlowFlag.Scope _scope;

    NoGrad() => _scope = GradMode.Off.Set(true);

    /// <summary>Enters a scope without recording.</summary>
    public static NoGrad Enter() => new();

    /// <summary>Goes back to what held before.</summary>
    public void Dispose() => _scope.Leave();
}
