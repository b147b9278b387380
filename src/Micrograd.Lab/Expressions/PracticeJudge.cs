using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>Judges the answers to a question: a wrong one is compared with what each mistake would give.</summary>
sealed class PracticeJudge
{
    // People reckon with the four decimals that they see.
    const double Relative = 2e-3;
    const double Absolute = 5e-4;

    readonly Experiment _experiment;
    readonly StepAnswer _step;
    readonly PracticeAnswers _given;
    readonly ValueGraphNode _node;
    readonly ValueGraphNode _input;
    readonly double _local;
    readonly double _upstream;
    readonly double _adds;

    public PracticeJudge(Exercise exercise, StepAnswer step, PracticeAnswers given)
    {
        (_experiment, _step, _given) = (exercise.Experiment, step, given);
        _node = _experiment.Nodes[step.Node];
        _input = _experiment.Nodes[step.Input!.Value];
        (_local, _upstream, _adds) = (step.Local!.Value, step.Upstream!.Value, step.Adds!.Value);
    }

    /// <summary>What is to say about a field; null where it was left empty.</summary>
    public FieldAnswer? Of(PracticeField field) =>
        field switch
        {
            PracticeField.Local => Number(field, _given.Local, _local, Locals()),
            PracticeField.Upstream => Number(field, _given.Upstream, _upstream, Upstreams()),
            PracticeField.Contribution => Number(field, _given.Contribution, _adds, Contributions()),
            PracticeField.Sum => Number(field, _given.Sum, _step.After, Sums()),
            _ => Direction(),
        };

    FieldAnswer? Number(
        PracticeField field,
        double? given,
        double right,
        IEnumerable<(double Gives, PracticeMistake Mistake, string Hint)> mistakes
    )
    {
        if (given is not { } answer)
        {
            return null;
        }
        if (IsSame(answer, right))
        {
            return new(field, IsRight: true, null, null, null);
        }
        foreach (var (gives, mistake, hint) in mistakes)
        {
            if (IsSame(answer, gives))
            {
                return new(field, IsRight: false, mistake, hint, null);
            }
        }
        return new(field, IsRight: false, null, Hint(field), null);
    }

    static bool IsSame(double answer, double number) =>
        Math.Abs(answer - number) <= Math.Max(Absolute, Relative * Math.Abs(number));

    IEnumerable<(double, PracticeMistake, string)> Locals()
    {
        yield return (-_local, PracticeMistake.WrongSign, "Right but for the sign.");
        foreach (var (local, other) in OtherLocals())
        {
            yield return (
                local,
                PracticeMistake.WrongOperand,
                $"That is the derivative of {_node.Name} with respect to {other.Name}, not to {_input.Name}."
            );
        }
        yield return (
            _adds,
            PracticeMistake.AlreadyMultiplied,
            "That is the contribution: the local derivative knows nothing of what comes after the node."
        );
        yield return (
            _upstream,
            PracticeMistake.WrongFactor,
            $"That is {Grad(_node)}, the upstream gradient: local is the derivative of {_node.Name} alone."
        );
        foreach (var number in DataNearby(_node, _input))
        {
            yield return number;
        }
    }

    IEnumerable<(double, PracticeMistake, string)> Upstreams()
    {
        yield return (-_upstream, PracticeMistake.WrongSign, "Right but for the sign.");
        yield return (
            _local,
            PracticeMistake.WrongFactor,
            $"That is the local derivative: upstream is the gradient that {_node.Name} has."
        );
        foreach (var other in _experiment.Nodes.Reverse().Where(other => other != _node))
        {
            yield return (
                other.Value.Grad,
                PracticeMistake.WrongNode,
                $"That is {Grad(other)}: upstream is the gradient of {_node.Name}, whose step this is."
            );
        }
        foreach (var number in DataNearby(_node))
        {
            yield return number;
        }
    }

    IEnumerable<(double, PracticeMistake, string)> Contributions()
    {
        if (_given is { Local: { } local, Upstream: { } upstream })
        {
            yield return (
                local * upstream,
                PracticeMistake.FollowsFromOther,
                "Your two factors multiplied rightly; look at the factors."
            );
        }
        yield return (
            _local,
            PracticeMistake.ForgotUpstream,
            $"That is the local derivative: multiply it by {Grad(_node)}, the upstream gradient."
        );
        yield return (
            _upstream,
            PracticeMistake.ForgotLocal,
            "That is the upstream gradient: multiply it by the local derivative."
        );
        yield return (-_adds, PracticeMistake.WrongSign, "Right but for the sign.");
        yield return (
            _local + _upstream,
            PracticeMistake.AddedFactors,
            "Along a path the chain rule multiplies; it adds where paths meet."
        );
        foreach (var (other, operand) in OtherLocals())
        {
            yield return (
                other * _upstream,
                PracticeMistake.WrongOperand,
                $"That is what {operand.Name} is given, not {_input.Name}."
            );
        }
    }

    IEnumerable<(double, PracticeMistake, string)> Sums()
    {
        var before = _step.Before!.Value;
        yield return (
            _adds,
            PracticeMistake.ForgotToAdd,
            $"{_input.Name} has received before: add this contribution to what it holds, as += does."
        );
        yield return (before, PracticeMistake.ForgotToAdd, "That is what it held before: add this contribution.");
        if (_given.Contribution is { } contribution)
        {
            yield return (
                before + contribution,
                PracticeMistake.FollowsFromOther,
                "Your contribution added rightly; look at the contribution."
            );
        }
        yield return (-_step.After, PracticeMistake.WrongSign, "Right but for the sign.");
        yield return (before - _adds, PracticeMistake.WrongSign, "Contributions are added, with their signs.");
        yield return (before * _adds, PracticeMistake.MultipliedPaths, "Where paths meet, contributions are added.");
    }

    FieldAnswer? Direction()
    {
        if (_given.Direction is not { } answer)
        {
            return null;
        }
        var right = Descent.DirectionOf(_step.After);
        return answer == right
            ? new(PracticeField.Direction, IsRight: true, null, null, null)
            : new(
                PracticeField.Direction,
                IsRight: false,
                right is not Expressions.Direction.Stays && answer is not Expressions.Direction.Stays
                    ? PracticeMistake.AlongGradient
                    : null,
                $"Descent goes against the gradient: {_input.Name} ← {_input.Name} − lr × {Grad(_input)}.",
                null
            );
    }

    IEnumerable<(double Local, ValueGraphNode Input)> OtherLocals()
    {
        for (var operand = 0; operand < _node.Inputs.Count; operand++)
        {
            if (operand != _step.Operand)
            {
                yield return (_node.Local(operand), _experiment.Nodes[_node.Inputs[operand]]);
            }
        }
    }

    static IEnumerable<(double, PracticeMistake, string)> DataNearby(params ValueGraphNode[] nodes) =>
        nodes.Select(node =>
            (node.Value.Data, PracticeMistake.DataInstead, $"That is {node.Name}.data, a number and not a slope.")
        );

    string Hint(PracticeField field) =>
        field switch
        {
            PracticeField.Local =>
                $"{_node.Name} = {_experiment.ExpressionOf(_node)}: how much does {_node.Name} change for a unit of {_input.Name}?",
            PracticeField.Upstream => $"It is {Grad(_node)}: complete, for all that use {_node.Name} have handed on.",
            PracticeField.Contribution => "Local × upstream.",
            _ => $"What {Grad(_input)} held before, and this contribution.",
        };

    static string Grad(ValueGraphNode node) => Part.Dotted(node, "grad");
}
