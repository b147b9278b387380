using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>An exercise: a program, and its backward pass as questions.</summary>
sealed class Exercise
{
    Exercise(string text, Experiment experiment, IReadOnlyList<StepAnswer> steps) =>
        (Text, Experiment, Steps) = (text, experiment, steps);

    public string Text { get; }

    public Experiment Experiment { get; }

    /// <summary>The steps that are asked for, in order.</summary>
    public IReadOnlyList<StepAnswer> Steps { get; }

    /// <exception cref="LabException">There is no such level.</exception>
    public static Exercise Of(int seed, int level, CancellationToken stop)
    {
        var text = PracticeLevels.Program(seed, level);
        var experiment = Experiment.Of(text, null, stop);
        var state = GradientState.After([GraphAction.Backward], experiment, stop);
        return new(text, experiment, [.. state.Steps.Where(step => step.Kind is StepKind.Backward)]);
    }

    /// <exception cref="LabException">The exercise has no such question.</exception>
    public StepAnswer Step(int node, int operand) =>
        Steps.FirstOrDefault(step => step.Node == node && step.Operand == operand)
        ?? throw new LabException($"The exercise has no question about operand {operand} of node {node}.");

    public QuestionAnswer Question(StepAnswer step)
    {
        var (node, input) = (Experiment.Nodes[step.Node], Experiment.Nodes[step.Input!.Value]);
        return new(
            step.Node,
            step.Operand!.Value,
            input.Id,
            step.Edge!,
            $"∂{Experiment.Output.Name}/∂{input.Name} through {node.Name} = {Experiment.ExpressionOf(node)}",
            Fields(step, input)
        );
    }

    List<PracticeField> Fields(StepAnswer step, ValueGraphNode input)
    {
        List<PracticeField> fields = [PracticeField.Local, PracticeField.Upstream, PracticeField.Contribution];
        if (step.Sum is not null)
        {
            fields.Add(PracticeField.Sum);
        }
        if (input.Op is null && Steps.Last(other => other.Input == input.Id) == step)
        {
            fields.Add(PracticeField.Direction);
        }
        return fields;
    }
}
