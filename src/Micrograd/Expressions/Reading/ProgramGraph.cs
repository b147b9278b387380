namespace Micrograd.Expressions;

/// <summary>The values that a program has made so far, and what they are called.</summary>
internal sealed class ProgramGraph
{
    readonly List<Value> _values = [];
    readonly List<(string Name, Value Value)> _names = [];
    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    readonly Dictionary<Value, string> _labels = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<Value> Values => _values;

    /// <summary>In the order of first binding; each with its newest value.</summary>
    public IReadOnlyList<(string Name, Value Value)> Names => _names;

    /// <summary>The labels that the text gave.</summary>
    public IReadOnlyDictionary<Value, string> Labels => _labels;

    public int Count => _values.Count;

    public Value Leaf(double number) => Add(new(number));

    public Value Apply(Op op, Value a, Value? b = null, Value? c = null) => Add(Value.Of(op, a, b, c));

    /// <summary>Drops the values made since; none of them is an input of an older one.</summary>
    public void BackTo(int count) => _values.RemoveRange(count, _values.Count - count);

    public Value? Find(string name) => _places.TryGetValue(name, out var place) ? _names[place].Value : null;

    public void Bind(string name, Value value)
    {
        if (_places.TryGetValue(name, out var place))
        {
            _names[place] = (name, value);
            return;
        }
        _places[name] = _names.Count;
        _names.Add((name, value));
    }

    /// <summary>Gives all names and the label of a value to another.</summary>
    public void Replace(Value value, Value by)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (_names[i].Value == value)
            {
                _names[i] = (_names[i].Name, by);
            }
        }
        if (_labels.TryGetValue(value, out var label))
        {
            _labels[by] = label;
        }
    }

    /// <summary>Labels a value; the empty label, micrograd's default, is none.</summary>
    public void SetLabel(Value value, string label)
    {
        if (label.Length == 0)
        {
            _labels.Remove(value);
        }
        else
        {
            _labels[value] = label;
        }
    }

    /// <summary>Gives each value the label that the text gave it, else its name: the first of several.</summary>
    public void WriteLabels()
    {
        foreach (var (value, label) in _labels)
        {
            value.Label = label;
        }
        foreach (var (name, value) in _names)
        {
            value.Label ??= name;
        }
    }

    Value Add(Value value)
    {
        _values.Add(value);
        return value;
    }
}
