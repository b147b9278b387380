using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>The answers to <c>practice</c> and <c>practiceCheck</c>.</summary>
static class PracticeQuestion
{
    public static PracticeAnswer Answer(PracticeRequest request, CancellationToken stop)
    {
        var exercise = Exercise.Of(request.Seed, request.Level, stop);
        return new(
            request.Seed,
            request.Level,
            PracticeLevels.Names,
            exercise.Text,
            [.. exercise.Steps.Select(exercise.Question)]
        );
    }

    public static PracticeCheckAnswer Check(PracticeCheckRequest request, CancellationToken stop)
    {
        var exercise = Exercise.Of(request.Seed, request.Level, stop);
        var step = exercise.Step(request.Node, request.Operand);
        var judge = new PracticeJudge(exercise, step, request.Answers);
        var fields = new List<FieldAnswer>();
        var isRight = true;
        foreach (var field in exercise.Question(step).Fields)
        {
            var verdict = judge.Of(field);
            isRight &= verdict is { IsRight: true };
            if (verdict is not null || request.Reveal)
            {
                fields.Add(
                    (verdict ?? new(field, IsRight: false, Mistake: null, Hint: null, Expected: null)) with
                    {
                        Expected = request.Reveal ? Expected(field, step) : null,
                    }
                );
            }
        }
        return new(isRight, fields, isRight || request.Reveal ? step.Sentence : null);
    }

    static string Expected(PracticeField field, StepAnswer step) =>
        field switch
        {
            PracticeField.Local => ShortNumber.Of(step.Local!.Value),
            PracticeField.Upstream => ShortNumber.Of(step.Upstream!.Value),
            PracticeField.Contribution => ShortNumber.Of(step.Adds!.Value),
            PracticeField.Sum => ShortNumber.Of(step.After),
            _ => Descent.DirectionOf(step.After) switch
            {
                Direction.Up => "up",
                Direction.Down => "down",
                _ => "stays",
            },
        };
}
