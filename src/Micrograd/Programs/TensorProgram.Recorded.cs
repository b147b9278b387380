using Micrograd.Kernels;

namespace Micrograd;

public sealed partial class TensorProgram
{
    /// <summary>
    /// The function, which is recorded when it is first called, and again for an input of another shape or type, and whose program is run
    /// else: PyTorch's <c>torch.compile</c>, JAX's <c>jit</c>. Everything else in C# is as it was then: a network that was training
    /// when it was recorded is training in each call.
    /// </summary>
    /// <param name="code">What is recorded; see <see cref="Record(Func{Tensor, Tensor}, Tensor)"/>.</param>
    /// <returns>A function whose results have no history: no gradient flows through it.</returns>
    /// <example><code>
    /// var step = TensorProgram.Recorded((x, y) =>
    /// {
    ///     optimizer.ZeroGrad();
    ///     var loss = Loss.CrossEntropy(model.Forward(x), y);
    ///     loss.Backward();
    ///     optimizer.Step();
    ///     return loss;
    /// });
    /// foreach (var (x, y) in loader)
    /// {
    ///     var loss = step(x, y);
    /// }
    /// </code></example>
    public static Func<Tensor, Tensor> Recorded(Func<Tensor, Tensor> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var programs = new Recordings(given => code(given[0]));
        return input => programs.Call([input]);
    }

    /// <inheritdoc cref="Recorded(Func{Tensor, Tensor})" />
    public static Func<Tensor, Tensor, Tensor> Recorded(Func<Tensor, Tensor, Tensor> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var programs = new Recordings(given => code(given[0], given[1]));
        return (first, second) => programs.Call([first, second]);
    }

    /// <summary>A function's programs, one for each shape and type of its inputs.</summary>
    sealed class Recordings(Func<Tensor[], Tensor> code)
    {
        readonly List<TensorProgram> _programs = [];
        readonly Lock _lock = new();

        public Tensor Call(Tensor[] inputs)
        {
            foreach (var input in inputs)
            {
                ArgumentNullException.ThrowIfNull(input);
            }
            TensorProgram? program;
            using (Uninterrupted.Enter(_lock))
            {
                program = _programs.Find(one => one.Takes(inputs));
            }
            if (program is not null)
            {
                return program.Run(inputs);
            }
            Tensor result = null!;
            program = Of(() => [result = code(inputs)], inputs);
            using (Uninterrupted.Enter(_lock))
            {
                _programs.Add(program);
            }
            return result.Detach();
        }
    }

    bool Takes(Tensor[] inputs) =>
        Inputs.Zip(inputs).All(pair => pair.First.Shape == pair.Second.Shape && pair.First.DType == pair.Second.DType);
}
