namespace Micrograd.Lab.Training;

/// <summary>Points whose class is whether y lies above a formula of x.</summary>
static class AboveFormula
{
    const string Variable = "x";

    public static OwnPoint[] Points(string? formula, int count, double noise, int seed)
    {
        if (string.IsNullOrWhiteSpace(formula))
        {
            throw new LabException("Type a formula of x, as 2 * sin(x).");
        }
        var f = Function(formula);
        var random = new PythonRandom(seed);
        var points = new OwnPoint[count];
        for (var i = 0; i < count; i++)
        {
            var (x, y) = (
                random.Uniform(-Training.Points.Half, Training.Points.Half),
                random.Uniform(-Training.Points.Half, Training.Points.Half)
            );
            var isAbove = y + random.Gauss(0, Training.Points.Half * noise) > f(x);
            points[i] = new(x, y, isAbove ? 1 : 0);
        }
        return points;
    }

    /// <summary>The formula as a function: a program whose leaf x is moved.</summary>
    static Func<double, double> Function(string formula)
    {
        try
        {
            var program = ExpressionProgram.Parse($"{Variable} = 0.5\n{formula}");
            return program.ToGraph().FunctionOf(program[Variable]);
        }
        catch (ExpressionException e)
        {
            // The line before is not one that somebody typed.
            throw new LabException($"The formula, character {e.Column}: {e.Reason}.");
        }
    }
}
