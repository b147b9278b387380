using System.Runtime.CompilerServices;
using Micrograd.Programs;

namespace Micrograd;

/// <summary>
/// What a piece of code did with values, in order, to be printed, drawn, and run again on other numbers with the same bits: a function, its
/// gradient, or a whole training step with its backward pass and its optimizer. A run computes over one array of numbers: it makes no
/// node and allocates nothing.
/// </summary>
/// <remarks>
/// <para>
/// Recording runs the code once, as it is. What a run does again: the ops that lead to a result or to a backward pass, these passes, an
/// optimizer's steps, with the schedule's learning rate of that step, clipping, and what the code sets as the number or the gradient of a
/// leaf. Values that were there before are <see cref="Captured"/>: a run reads them as they are then, adds to their gradients and moves
/// them as the code would. All else that C# does is not done again: branches and loops went as they went, and numbers of C# are
/// <see cref="Constants"/>. Reading <see cref="Value.Data"/> or <see cref="Value.Grad"/> while recording is an error.
/// </para>
/// <para>
/// A program is for one thread at a time. A leaf that another thread sets while the code is recorded is captured like any that was there
/// before; to set so what was computed from others is an error.
/// </para>
/// </remarks>
/// <example><code>
/// var (x, y) = (new Value(0.0, "x"), new Value(0.0, "y"));
/// var step = ValueProgram.Record(() =>
/// {
///     optimizer.ZeroGrad();
///     var loss = (model.Forward(x)[0] - y).Square();
///     loss.Backward();
///     optimizer.Step();
///     return loss;
/// }, x, y);
/// Console.WriteLine(step);
/// double loss = step.Run(0.5, 1.0);
/// </code></example>
public sealed class ValueProgram
{
    readonly RecordedValues _code;
    readonly ValueRun _run;
    int _isRunning;

    ValueProgram(RecordedValues code) => (_code, _run) = (code, new(code));

    /// <summary>What it does, in order.</summary>
    public IReadOnlyList<ValueInstruction> Instructions => _code.Instructions;

    /// <summary>What is another number in each run.</summary>
    public IReadOnlyList<ProgramValue> Inputs => _code.Inputs;

    /// <summary>What was there before the recording, such as parameters.</summary>
    public IReadOnlyList<ProgramValue> Captured => _code.Captured;

    /// <summary>Numbers of C#, the same in each run.</summary>
    public IReadOnlyList<ProgramValue> Constants => _code.Constants;

    /// <summary>What a run gives.</summary>
    public IReadOnlyList<ProgramValue> Outputs => _code.Outputs;

    /// <summary>Runs a piece of code and takes it down.</summary>
    /// <param name="code">What is recorded; what it returns is what a run gives.</param>
    /// <param name="inputs">Which of the leaves that it uses have other numbers in each run.</param>
    /// <exception cref="InvalidOperationException">
    /// The code reads a number back, or does something else with values that no run could do again; the message names it.
    /// </exception>
    /// <exception cref="ArgumentException">An input is no leaf, or one value is given as two inputs.</exception>
    public static ValueProgram Record(Func<Value> code, params ReadOnlySpan<Value> inputs)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Of(() => [code()], inputs);
    }

    /// <summary>Runs a function of one value and takes it down.</summary>
    /// <param name="code">What is recorded.</param>
    /// <param name="input">Its argument.</param>
    /// <exception cref="InvalidOperationException">See <see cref="Record(Func{Value}, ReadOnlySpan{Value})"/>.</exception>
    /// <exception cref="ArgumentException">The input is no leaf.</exception>
    // x => x is a function of one value, though it would be one of a list, too.
    [OverloadResolutionPriority(1)]
    public static ValueProgram Record(Func<Value, Value> code, Value input)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Of(() => [code(input)], [input]);
    }

    /// <summary>Runs a function of any values and with any results, also none, and takes it down.</summary>
    /// <param name="code">What is recorded.</param>
    /// <param name="inputs">Its arguments.</param>
    /// <exception cref="InvalidOperationException">See <see cref="Record(Func{Value}, ReadOnlySpan{Value})"/>.</exception>
    /// <exception cref="ArgumentException">An input is no leaf, or one value is given as two inputs.</exception>
    public static ValueProgram Record(Func<Value[], Value[]> code, params ReadOnlySpan<Value> inputs)
    {
        ArgumentNullException.ThrowIfNull(code);
        var given = inputs.ToArray();
        return Of(() => code([.. given]), given);
    }

    static ValueProgram Of(Func<Value[]> code, ReadOnlySpan<Value> inputs)
    {
        if (ValueWatcher.Watching is not null)
        {
            throw new InvalidOperationException(
                "Record: a program of values is being recorded; it can't hold another."
            );
        }
        using var recorder = new ValueRecorder(inputs);
        Value[] results;
        using (ValueWatcher.Enter(recorder))
        {
            results = code();
        }
        ArgumentNullException.ThrowIfNull(results, nameof(code));
        return new(recorder.Finish(results));
    }

    /// <summary>The result for other inputs, of a program that has one.</summary>
    /// <param name="inputs">As many numbers as there were inputs, which become theirs.</param>
    /// <exception cref="InvalidOperationException">
    /// The program has not exactly one result (<see cref="Run(ReadOnlySpan{double}, Span{double})"/>), another thread runs it, or a program is
    /// being recorded.
    /// </exception>
    /// <exception cref="ArgumentException">There are more inputs or fewer.</exception>
    public double Run(params ReadOnlySpan<double> inputs)
    {
        if (_code.Outputs.Length != 1)
        {
            throw new InvalidOperationException(
                $"Run: the program has {_code.Outputs.Length} results, not one; give a span for them."
            );
        }
        var result = 0.0;
        Run(inputs, new(ref result));
        return result;
    }

    /// <summary>All results for other inputs.</summary>
    /// <param name="inputs">As many numbers as there were inputs, which become theirs.</param>
    /// <param name="results">Where the results go.</param>
    /// <exception cref="InvalidOperationException">Another thread runs the program, or a program is being recorded.</exception>
    /// <exception cref="ArgumentException">There are more inputs or fewer, or not as many places as results.</exception>
    public void Run(ReadOnlySpan<double> inputs, Span<double> results)
    {
        if (inputs.Length != _code.Inputs.Length)
        {
            throw new ArgumentException(
                $"Run: {inputs.Length} inputs for a program of {_code.Inputs.Length}.",
                nameof(inputs)
            );
        }
        if (results.Length != _code.Outputs.Length)
        {
            throw new ArgumentException(
                $"Run: {results.Length} places for {_code.Outputs.Length} results.",
                nameof(results)
            );
        }
        if (ValueWatcher.Watching is not null)
        {
            throw new InvalidOperationException(
                "Run: a program of values is being recorded, and a run has no graph that it could see. Call the code instead."
            );
        }
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            throw new InvalidOperationException(
                "Run: the program is being run by another thread; it is for one at a time."
            );
        }
        try
        {
            _run.Run(inputs);
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = _run[_code.Outputs[i]];
            }
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    /// <summary>
    /// The program as text: <c>%5 = tanh(%4)</c>, and of a backward pass a line for each way, <c>%4.grad = (1 − %5²) × %5.grad</c>, with
    /// the textbook's derivatives.
    /// </summary>
    public override string ToString() => _code.ToString();

    /// <summary>
    /// The program as a graph, to be drawn: a node for each op, for what it hands on in a backward pass, for inputs, captured values and
    /// constants, and for what an optimizer has moved.
    /// </summary>
    public Graph ToGraph() => ValueProgramGraph.Of(_code);
}
