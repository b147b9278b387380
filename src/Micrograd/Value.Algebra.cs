using Micrograd.Ops;

namespace Micrograd;

// The algebra, implemented explicitly: a formula written over IReal<T> sees it, a reader of Value's members does not.
// The elementary functions are the interface's own, each a node by way of Apply.
public partial class Value : IReal<Value>
{
    static Value IReal<Value>.Constant(double c) => new(c);

    static Value IReal<Value>.SelectPositive(Value test, Value ifPositive, Value otherwise)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(ifPositive);
        ArgumentNullException.ThrowIfNull(otherwise);
        var data = SelectOp.Instance.Evaluate(test._data, ifPositive._data, otherwise._data);
        return new SelectNode(data, test, ifPositive, otherwise);
    }
}
