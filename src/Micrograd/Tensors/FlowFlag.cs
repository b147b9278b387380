namespace Micrograd.Tensors;

/// <summary>What holds for a flow of control, across awaits: nothing, until a scope sets it.</summary>
internal sealed class FlowFlag
{
    readonly AsyncLocal<bool> _isSet = new();

    // Most programs never ask for a scope in a hot loop; then no execution context needs to be looked at.
    bool _isUsed;

    public bool IsSet => _isUsed && _isSet.Value;

    /// <summary>Sets it until the scope that is returned is left.</summary>
    public Scope Set(bool value)
    {
        _isUsed = true;
        var before = _isSet.Value;
        _isSet.Value = value;
        return new(this, before);
    }

    /// <summary>A time in which it is set or not; what held before holds again after it.</summary>
    public struct Scope(FlowFlag of, bool before)
    {
        FlowFlag? _of = of;

        /// <summary>Goes back to what held before; a second time it does nothing.</summary>
        public void Leave()
        {
            if (_of is { } of)
            {
                _of = null;
                of._isSet.Value = before;
            }
        }
    }
}
