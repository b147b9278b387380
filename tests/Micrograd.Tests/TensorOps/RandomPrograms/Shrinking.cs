namespace Micrograd.Tests.RandomPrograms;

/// <summary>The smallest program found that still fails.</summary>
static class Shrinking
{
    /// <param name="program">One that fails.</param>
    /// <param name="fails">Whether another one does.</param>
    public static RandomProgram Shrunk(RandomProgram program, Func<RandomProgram, bool> fails)
    {
        for (var isSmaller = true; isSmaller; )
        {
            isSmaller = false;
            foreach (var smaller in Smaller(program))
            {
                if (smaller.IsValid && smaller.Ends.Length > 0 && fails(smaller))
                {
                    (program, isSmaller) = (smaller, true);
                    break;
                }
            }
        }
        return program;
    }

    static IEnumerable<RandomProgram> Smaller(RandomProgram program)
    {
        for (var i = program.Steps.Length - 1; i >= 0; i--)
        {
            // A step and all that hangs on it; or a step alone, what it was given in its place.
            yield return Without(program, program.Leaves.Length + i, null);
            foreach (var given in program.Steps[i].Given)
            {
                if (program.SizesOf(given).AsSpan().SequenceEqual(program.Steps[i].Sizes))
                {
                    yield return Without(program, program.Leaves.Length + i, given);
                }
            }
        }
        for (var i = 0; i < program.Leaves.Length && program.Leaves.Length > 1; i++)
        {
            yield return Without(program, i, null);
        }
        if (program.Passes > 1)
        {
            yield return program with
            {
                Passes = program.Passes - 1,
            };
        }
        for (var i = 0; i < program.Steps.Length; i++)
        {
            if (program.Steps[i] is { Retains: true } or { Hook: not null })
            {
                Step[] steps = [.. program.Steps];
                steps[i] = steps[i] with { Retains = false, Hook = null };
                yield return program with
                {
                    Steps = steps,
                };
            }
        }
        for (var i = 0; i < program.Leaves.Length; i++)
        {
            if (program.Leaves[i] is { IsTurned: true } or { Hook: not null })
            {
                Leaf[] leaves = [.. program.Leaves];
                leaves[i] = leaves[i] with { IsTurned = false, Hook = null };
                yield return program with
                {
                    Leaves = leaves,
                };
            }
        }
    }

    static RandomProgram Without(RandomProgram program, int dropped, int? instead)
    {
        var places = new Dictionary<int, int>();
        var leaves = new List<Leaf>();
        var steps = new List<Step>();
        for (var at = 0; at < program.Leaves.Length; at++)
        {
            if (at != dropped)
            {
                places[at] = leaves.Count;
                leaves.Add(program.Leaves[at]);
            }
        }
        for (var i = 0; i < program.Steps.Length; i++)
        {
            var at = program.Leaves.Length + i;
            var step = program.Steps[i];
            if (at == dropped)
            {
                if (instead is { } other)
                {
                    places[at] = places[other];
                }
                continue;
            }
            if (step.Given.All(places.ContainsKey))
            {
                places[at] = leaves.Count + steps.Count;
                steps.Add(step with { Given = Array.ConvertAll(step.Given, given => places[given]) });
            }
        }
        return program with { Leaves = [.. leaves], Steps = [.. steps] };
    }
}
