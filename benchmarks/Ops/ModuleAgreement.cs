using TorchSharp;

namespace Micrograd.Benchmarks;

/// <summary>
/// Whether a module computes what libtorch's does from the same state, whose names are the same too: three steps of training, in each the
/// values and the gradients of inputs and parameters, then parameters and buffers; then the same inputs in evaluation, which moves no buffer.
/// </summary>
static class ModuleAgreement
{
    public static IEnumerable<(string Name, bool Agrees)> Run() =>
        [
            .. NormAgreement.Run(),
            .. PoolAgreement.Run(),
            .. LayerAgreement.Run(),
            .. CellAgreement.Run(),
            .. SequenceAgreement.Run(),
            .. TransformerAgreement.Run(),
        ];

    /// <summary>Of a module from tensor to tensor, with fractions as its input.</summary>
    public static (string, bool) Check(Module module, TorchModule theirs, Shape shape) =>
        Check($"{module}", module, x => [module.Forward(x[0])], theirs, step => Drawn(step, shape));

    /// <summary>Of a module that takes and gives what it likes.</summary>
    /// <param name="name">What is said of it.</param>
    /// <param name="module">The module.</param>
    /// <param name="ours">What it computes.</param>
    /// <param name="theirs">The same by libtorch.</param>
    /// <param name="inputs">The inputs of a step; gradients are of those that are fractions.</param>
    /// <param name="trains">Whether it is held in training as well, and not in evaluation alone, as what draws.</param>
    public static (string, bool) Check(
        string name,
        ModuleBase module,
        Func<Tensor[], Tensor[]> ours,
        TorchModule theirs,
        Func<int, Tensor[]> inputs,
        bool trains = true
    )
    {
        using var scope = torch.NewDisposeScope();
        var agrees = module.StateDict().Keys.Order().SequenceEqual(theirs.State.Keys.Order());
        if (!agrees)
        {
            return (
                $"{name}: {string.Join(" ", module.StateDict().Keys)} beside {string.Join(" ", theirs.State.Keys)}",
                false
            );
        }
        using (torch.no_grad())
        {
            foreach (var (key, tensor) in theirs.State)
            {
                tensor.copy_(Torch.Of(module.StateDict()[key]));
            }
        }
        foreach (var training in (bool[])[true, false])
        {
            module.Train(training && trains);
            theirs.Train(training && trains);
            var said = Steps(module, ours, theirs, inputs);
            if (said is not null)
            {
                return ($"{name}, {(training ? "training" : "evaluating")}: {said}", false);
            }
        }
        return (name, true);
    }

    /// <summary>Fractions of these shapes.</summary>
    public static Tensor[] Drawn(int step, Shape first, Shape? second = null, Shape? third = null) =>
        [
            .. new[] { first, second, third }
                .OfType<Shape>()
                .Select((shape, place) => Tensor.Randn(shape, new((ulong)(100 * place + 10 + step)))),
        ];

    // What differs; null where nothing does.
    static string? Steps(
        ModuleBase module,
        Func<Tensor[], Tensor[]> ours,
        TorchModule theirs,
        Func<int, Tensor[]> inputs
    )
    {
        var parameters = module.NamedParameters().ToList();
        var (one, two) =
            parameters.Count > 0
                ? (
                    new SGD(module.Parameters, 0.05, momentum: 0.9),
                    torch.optim.SGD(theirs.Parameters.Values, 0.05, momentum: 0.9)
                )
                : (null, null);
        for (var step = 0; step < 3; step++)
        {
            var given = inputs(step);
            var copies = Array.ConvertAll(given, x => Torch.Of(x, requiresGrad: x.DType == DType.Float32));
            foreach (var x in given.Where(x => x.DType == DType.Float32))
            {
                _ = x.RequireGrad();
            }
            one?.ZeroGrad();
            two?.zero_grad();
            var (y, z) = (ours(given), theirs.Forward(copies));
            var (sum, total) = (Tensor.Of(0f), torch.tensor(0f));
            for (var i = 0; i < y.Length; i++)
            {
                if (!Torch.Same(y[i], z[i]))
                {
                    return $"output {i} in step {step}";
                }
                var cotangent = Tensor.Randn(y[i].Shape, new((ulong)(4 + i)));
                sum += (y[i] * cotangent).Sum();
                total += (z[i] * Torch.Of(cotangent)).sum();
            }
            sum.Backward();
            total.backward();
            for (var i = 0; i < given.Length; i++)
            {
                if (given[i].Grad is { } gradient && !Torch.Same(gradient, copies[i].grad!))
                {
                    return $"the gradient of input {i} in step {step}";
                }
            }
            foreach (var (key, parameter) in parameters)
            {
                if (!Torch.Same(parameter.Grad!, theirs.Parameters[key].grad!))
                {
                    return $"the gradient of {key} in step {step}";
                }
            }
            one?.Step();
            two?.step();
        }
        var wrong = module
            .StateDict()
            .Where(entry =>
                entry.Value.DType == DType.Int64
                    ? entry.Value.Item<long>() != theirs.State[entry.Key].item<long>()
                    : !Torch.Same(entry.Value, theirs.State[entry.Key])
            )
            .Select(entry => entry.Key)
            .ToArray();
        return wrong.Length > 0 ? $"{string.Join(", ", wrong)} after three steps" : null;
    }
}
