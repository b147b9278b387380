using System.Diagnostics;
using System.Runtime.CompilerServices;
using Micrograd.Kernels;
using Micrograd.Programs;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// The tensor ops that a piece of code applied, in order, to be printed, drawn, and run again on other inputs with the same bits: a forward
/// pass, or a whole training step with its backward pass and its update. What PyTorch's <c>make_fx</c> and JAX's <c>make_jaxpr</c>
/// take down.
/// </summary>
/// <remarks>
/// <para>
/// Recording runs the code once, as it is, and takes down every op that this thread applies. What a run does again: the ops, those of
/// hooks and of the backward pass too; draws from generators, the default one as it is then; an optimizer's learning rate of the
/// step, and the count of its steps. A leaf's gradient that was there before is an input, and the one that is there at the end is set
/// after each run. All else that C# does is not done again: branches and loops went as they went, numbers of C# and tensors made of
/// arrays are <see cref="Constants"/>, and tensors that were there before are <see cref="Captured"/>, shared with the code. Reading
/// numbers back while recording is an error.
/// </para>
/// <para>
/// Memory is planned once; a run makes no new but for its results. Several threads may run one program at the same time, each in memory of
/// its own, if it writes to nothing that they share: no parameters, no gradients, no optimizer's steps. A run that fails has done
/// what stands before the failing op, writes to captured tensors, draws and steps, as the code would have, and forgets the gradients that
/// the code forgets first, but sets none; the program can be run again.
/// </para>
/// </remarks>
/// <example><code>
/// var step = TensorProgram.Record((x, y) =>
/// {
///     optimizer.ZeroGrad();
///     var loss = Loss.CrossEntropy(model.Forward(x), y);
///     loss.Backward();
///     optimizer.Step();
///     return loss;
/// }, batch, labels);
/// Console.WriteLine(step);
/// var loss = step.Run(nextBatch, nextLabels);
/// </code></example>
[DebuggerDisplay("{DebuggerText,nq}")]
public sealed partial class TensorProgram
{
    readonly RecordedCode _code;
    readonly MemoryPlan _plan;

    // Each thread that runs it takes one.
    readonly Stack<ProgramRun> _free = [];
    readonly Lock _lock = new();

    TensorProgram(RecordedCode code) => (_code, _plan) = (code, new(code));

    /// <summary>The ops, in order.</summary>
    public IReadOnlyList<ProgramInstruction> Instructions => _code.Instructions;

    /// <summary>What is given in each run.</summary>
    public IReadOnlyList<ProgramTensor> Inputs => _code.Inputs;

    /// <summary>
    /// What was there before the recording: parameters, an optimizer's memory, other tensors that the code closes over, which a run reads
    /// as they are then; and gradients that leaves had, which it takes from the leaves.
    /// </summary>
    public IReadOnlyList<ProgramTensor> Captured => _code.Captured;

    /// <summary>What the code made of numbers of C#: the same in each run.</summary>
    public IReadOnlyList<ProgramTensor> Constants => _code.Constants;

    /// <summary>What a run gives.</summary>
    public IReadOnlyList<ProgramTensor> Outputs => _code.Outputs;

    /// <summary>The bytes that a run works in, beside its results; they stay with the program, once for each thread that ran it at the same time.</summary>
    public long MemoryBytes => _plan.Arenas.Sum();

    internal string DebuggerText =>
        $"{Inputs.Count} inputs, {Captured.Count} captured → {Instructions.Count} ops → {Outputs.Count} outputs";

    /// <summary>Runs a piece of code and takes down its ops.</summary>
    /// <param name="code">What is recorded; what it returns is what a run gives.</param>
    /// <param name="inputs">Which of the tensors that it uses are others in each run.</param>
    /// <exception cref="InvalidOperationException">
    /// The code reads numbers back, or does something else with tensors that no run could do again; the message names it.
    /// </exception>
    /// <exception cref="ArgumentException">One tensor is given as two inputs, or has no numbers.</exception>
    public static TensorProgram Record(Func<Tensor> code, params ReadOnlySpan<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Of(() => [code()], inputs);
    }

    /// <inheritdoc cref="Record(Func{Tensor}, ReadOnlySpan{Tensor})" />
    [OverloadResolutionPriority(-1)]
    public static TensorProgram Record(Func<Tensor> code, params Tensor[] inputs) => Record(code, inputs.AsSpan());

    /// <summary>Runs a function of one tensor and takes down its ops.</summary>
    /// <param name="code">What is recorded.</param>
    /// <param name="input">Its argument, another in each run.</param>
    /// <exception cref="InvalidOperationException">See <see cref="Record(Func{Tensor}, ReadOnlySpan{Tensor})"/>.</exception>
    /// <exception cref="ArgumentException">The input has no numbers.</exception>
    // x => x is a function of one tensor, though it would be one of a list, too.
    [OverloadResolutionPriority(1)]
    public static TensorProgram Record(Func<Tensor, Tensor> code, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Of(() => [code(input)], [input]);
    }

    /// <summary>Runs a function of two tensors, as of a batch and its targets, and takes down its ops.</summary>
    /// <param name="code">What is recorded.</param>
    /// <param name="first">Its first argument.</param>
    /// <param name="second">Its second argument.</param>
    /// <exception cref="InvalidOperationException">See <see cref="Record(Func{Tensor}, ReadOnlySpan{Tensor})"/>.</exception>
    /// <exception cref="ArgumentException">One tensor is given as two inputs, or has no numbers.</exception>
    public static TensorProgram Record(Func<Tensor, Tensor, Tensor> code, Tensor first, Tensor second)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Of(() => [code(first, second)], [first, second]);
    }

    /// <summary>Runs a function of any tensors and with any results, also none, and takes down its ops.</summary>
    /// <param name="code">What is recorded.</param>
    /// <param name="inputs">Its arguments.</param>
    /// <exception cref="InvalidOperationException">See <see cref="Record(Func{Tensor}, ReadOnlySpan{Tensor})"/>.</exception>
    /// <exception cref="ArgumentException">One tensor is given as two inputs, or has no numbers.</exception>
    public static TensorProgram Record(Func<Tensor[], Tensor[]> code, params ReadOnlySpan<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(code);
        var given = inputs.ToArray();
        return Of(() => code([.. given]), given);
    }

    /// <inheritdoc cref="Record(Func{Tensor[], Tensor[]}, ReadOnlySpan{Tensor})" />
    [OverloadResolutionPriority(-1)]
    public static TensorProgram Record(Func<Tensor[], Tensor[]> code, params Tensor[] inputs) =>
        Record(code, inputs.AsSpan());

    static TensorProgram Of(Func<Tensor[]> code, ReadOnlySpan<Tensor> inputs)
    {
        var recorder = new ProgramRecorder(inputs);
        Tensor[] results;
        using (Door.Seen(recorder.Applied))
        {
            results = code();
        }
        ArgumentNullException.ThrowIfNull(results, nameof(code));
        return new(recorder.Finish(results));
    }

    /// <summary>The result for other inputs, of a program that has one.</summary>
    /// <param name="inputs">As many as were recorded, of the same shapes and types.</param>
    /// <returns>A tensor without a history: no gradient flows through a run.</returns>
    /// <exception cref="InvalidOperationException">
    /// The program has not exactly one result (<see cref="RunAll(ReadOnlySpan{Tensor})"/>); or a captured tensor has another shape or type than it had, or a
    /// leaf has a gradient where it had none, or none where it had one.
    /// </exception>
    /// <exception cref="ArgumentException">An input has another shape or type than it had, or there are more or fewer.</exception>
    public Tensor Run(params ReadOnlySpan<Tensor> inputs) =>
        _code.Outputs.Length == 1
            ? RunAll(inputs)[0]
            : throw new InvalidOperationException(
                $"Run: the program has {_code.Outputs.Length} results, not one; RunAll gives them."
            );

    /// <inheritdoc cref="Run(ReadOnlySpan{Tensor})" />
    [OverloadResolutionPriority(-1)]
    public Tensor Run(params Tensor[] inputs) => Run(inputs.AsSpan());

    /// <inheritdoc cref="RunAll(ReadOnlySpan{Tensor})" />
    [OverloadResolutionPriority(-1)]
    public Tensor[] RunAll(params Tensor[] inputs) => RunAll(inputs.AsSpan());

    /// <summary>All results for other inputs.</summary>
    /// <param name="inputs">As many as were recorded, of the same shapes and types.</param>
    /// <returns>Tensors without a history: no gradient flows through a run.</returns>
    /// <exception cref="InvalidOperationException">
    /// A captured tensor has another shape or type than it had, or a leaf has a gradient where it had none, or none where it had one.
    /// </exception>
    /// <exception cref="ArgumentException">An input has another shape or type than it had, or there are more or fewer.</exception>
    public Tensor[] RunAll(params ReadOnlySpan<Tensor> inputs)
    {
        Require(inputs);
        if (Door.Watching is not null)
        {
            return RunSeen(inputs);
        }
        var run = Take();
        try
        {
            return run.Run(inputs);
        }
        finally
        {
            using (Uninterrupted.Enter(_lock))
            {
                _free.Push(run);
            }
        }
    }

    /// <summary>
    /// The program as text, an op a line: <c>%5 = matmul(%3, %1ᵀ) : [64, 128] float32</c>. Single numbers stand where they are read;
    /// <c>update(%2, …) → %2</c> writes to what was there.
    /// </summary>
    public override string ToString() => ProgramText.Of(_code);

    /// <summary>
    /// The program as a graph, to be drawn: a node for each op, input, captured tensor and constant. What an op has written to is a new node, and
    /// views are ops. It has no backward steps: those of a recorded pass are nodes.
    /// </summary>
    public Graph ToGraph() => ProgramGraph.Of(_code);

    ProgramRun Take()
    {
        using (Uninterrupted.Enter(_lock))
        {
            if (_free.TryPop(out var run))
            {
                return run;
            }
        }
        return new(_code, _plan);
    }
}
