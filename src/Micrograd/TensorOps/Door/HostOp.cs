namespace Micrograd.TensorOps;

/// <summary>
/// A number that the host has another one of each time: a draw's counter, a learning rate, a count of steps. Eager code takes it where it
/// needs it, and tells the door; a program asks for it again in each run.
/// </summary>
internal abstract record HostOp : TensorOp
{
    /// <summary>Whether it belongs to something that lives from run to run, and so is older than what is recorded.</summary>
    public virtual bool IsOfOwner => false;

    private protected HostOp() => RunsOps = false;

    internal override string Attributes => "";
}
