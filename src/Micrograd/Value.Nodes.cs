using System.Diagnostics;
using Micrograd.Ops;
using Micrograd.Rules;

namespace Micrograd;

// What has inputs. Three kinds, since nearly all nodes of a network are sums and products and a graph is made anew each
// step: these know their op by their type, which saves its field.
public partial class Value
{
    /// <summary>A node of any op; the third input is for a choice, the one op that has three.</summary>
    internal static Value Of(Op op, Value a, Value? b = null, Value? c = null)
    {
        var data = op.Evaluate(a._data, b?._data ?? 0, c?._data ?? 0);
        return c is null ? new Node(data, op, a, b) : new SelectNode(data, a, b!, c);
    }

    /// <summary>A node that holds its op, of one input or two.</summary>
    class Node(double data, Op op, Value a, Value? b = null) : Value(data, a, b)
    {
        private protected override Op MadeBy => op;

        internal override void Propagate(ushort walk)
        {
            var adds = op.Backward(_a!._data, _b is null ? 0 : _b._data, _data, _grad);
            _a.AddToGrad(adds.A, walk);
            _b?.AddToGrad(adds.B, walk);
        }
    }

    /// <summary>A node whose rule was written outside of this library, and may throw where it is asked for its derivative.</summary>
    sealed class GuestNode(double data, Op op, Value a, Value? b = null) : Node(data, op, a, b);

    /// <summary>A node of a rule without parameters.</summary>
    sealed class ArithmeticNode<TRule>(double data, Value a, Value b) : Value(data, a, b)
        where TRule : struct, IBinaryRule
    {
        static readonly BinaryOp<TRule> s_op = BinaryOp<TRule>.Of(default);

        private protected override Op MadeBy => s_op;

        internal override void Propagate(ushort walk)
        {
            var adds = s_op.Backward(_a!._data, _b!._data, _data, _grad);
            _a.AddToGrad(adds.A, walk);
            _b.AddToGrad(adds.B, walk);
        }
    }

    /// <summary>A choice, the one op of three inputs.</summary>
    sealed class SelectNode(double data, Value a, Value b, Value c) : Value(data, a, b)
    {
        internal readonly Value _c = c;

        private protected override Op MadeBy => SelectOp.Instance;

        // An input that gets 0 is told so as well: its own gradient may be complete by that.
        internal override void Propagate(ushort walk)
        {
            var op = SelectOp.Instance;
            for (var input = 0; input < op.Arity; input++)
            {
                var local = op.Derivative(input, _a!._data, _b!._data, _c._data, _data);
                Input(input).AddToGrad(op.Contribution(input, _grad, local), walk);
            }
        }
    }
}
