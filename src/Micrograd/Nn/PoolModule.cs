using System.Text;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>What modules of pooling share: one op with its windows, and no state.</summary>
public abstract class PoolModule : Module
{
    readonly LibraryOp _op;
    readonly string _text;

    private protected PoolModule(LibraryOp op, string text) => (_op, _text) = (op, text);

    /// <inheritdoc />
    protected internal sealed override bool KeepsNothing => true;

    /// <inheritdoc />
    protected sealed override Tensor Compute(Tensor x) => Door.Apply(_op, x);

    /// <inheritdoc />
    public sealed override string ToString() => $"{GetType().Name}({_text})";

    private protected static string Text(PerDim kernel, PerDim stride, PerDim padding, params ReadOnlySpan<string> more)
    {
        var text = new StringBuilder($"kernel {kernel}")
            .Append(stride.IsNone ? "" : $", stride {stride}")
            .Append(padding.IsNone ? "" : $", padding {padding}");
        foreach (var option in more)
        {
            text.Append(option.Length == 0 ? "" : $", {option}");
        }
        return text.ToString();
    }
}
