namespace Micrograd.TensorOps;

/// <summary>
/// An op of the library: its gradient keeps nothing, and which tensors that reads hangs on no attribute, unless the op says so.
/// </summary>
internal abstract record LibraryOp : TensorOp
{
    public override object? Deciding => null;

    public sealed override bool KeepsNothing => true;

    /// <param name="runsOps">Whether Run is written in other ops.</param>
    private protected LibraryOp(bool runsOps = false) => RunsOps = runsOps;
}
