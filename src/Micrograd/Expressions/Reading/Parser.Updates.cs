namespace Micrograd.Expressions;

// Gradient descent by hand: `a.data += 0.01 * a.grad`. A graph's numbers don't change under it, so the name goes over to a
// new leaf.
internal sealed partial class Parser
{
    readonly Dictionary<Value, Value> _replaced = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Value, double> _gradients = new(ReferenceEqualityComparer.Instance);
    Value? _gradientsOf;

    // Whether a number was set since backward was called: what comes then is what the program is about.
    bool _isUpdated;

    void DataAssignment(Token attribute, string name, Value value)
    {
        if (!value.IsLeaf)
        {
            throw Error(
                attribute,
                $"'{name}' is computed from other values: set the .data of those, then compute it anew"
            );
        }
        var op = AugmentedOperator(Advance());
        var sign = _tokens[_next - 1];
        var mark = Graph.Count;
        var operand = ValueOperand();
        var number = op is null
            ? operand.Value.Data
            : Apply(op, sign, new(Leaf(sign, value.Data), true), operand, mark).Value.Data;
        Graph.BackTo(mark);
        var leaf = Leaf(attribute, number);
        Graph.Replace(value, leaf);
        _replaced[leaf] = value;
        _last = _last == value ? leaf : _last;
        _isUpdated = true;
        Notes.Add(attribute.Start, "….data was set", "what was computed before keeps the old number; compute it anew");
    }

    /// <summary>
    /// The gradient that the text has come to: of the value on which it called backward last, else of the last value. A leaf
    /// whose number was set keeps the one that it had.
    /// </summary>
    double GradientOf(Token token, Value value)
    {
        if ((_backward ?? _last) is not { } output)
        {
            throw Error(token, "there is nothing yet whose gradient this could be");
        }
        if (_gradientsOf != output)
        {
            Differentiate(output);
        }
        while (!_gradients.ContainsKey(value) && _replaced.TryGetValue(value, out var before))
        {
            value = before;
        }
        return _gradients.GetValueOrDefault(value);
    }

    void Differentiate(Value output)
    {
        output.Backward();
        _gradients.Clear();
        foreach (var value in Graph.Values)
        {
            if (value.Grad != 0)
            {
                _gradients[value] = value.Grad;
            }
            value.ZeroGrad();
        }
        _gradientsOf = output;
    }
}
