using Micrograd.Programs;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class TensorProgram
{
    /// <summary>Whether a run can begin: nothing is changed before.</summary>
    void Require(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != _code.Inputs.Length)
        {
            throw new ArgumentException(
                $"Run: {inputs.Length} inputs for a program of {_code.Inputs.Length}.",
                nameof(inputs)
            );
        }
        for (var i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            if (!Fits(_code.Inputs[i], inputs[i]) || !inputs[i]._storage.HasMemory)
            {
                throw new ArgumentException(
                    $"Run: input {i} is {inputs[i].Shape} {inputs[i].DType.Text()}{(inputs[i]._storage.HasMemory ? "" : " without numbers")}; "
                        + $"the program was recorded with {_code.Inputs[i].Shape} {_code.Inputs[i].DType.Text()}. "
                        + "Record another one for another shape or type; TensorProgram.Recorded does so by itself.",
                    nameof(inputs)
                );
            }
        }
        foreach (var captured in _code.Captured)
        {
            if (captured.Tensor is { } tensor && !(Fits(captured, tensor) && captured.LiesAlike(tensor._layout)))
            {
                throw new InvalidOperationException(
                    $"Run: {captured.Label ?? "a captured tensor"} is {tensor.Shape} {tensor.DType.Text()} by now; the program was recorded "
                        + $"when it was {captured.Shape} {captured.DType.Text()}. Record it anew."
                );
            }
        }
        foreach (var gradient in _code.Gradients)
        {
            if (gradient.IsRead && gradient.Of(inputs).GradInPassing is null != gradient.Before is null)
            {
                var name = gradient.Leaf.Label ?? $"a leaf of {gradient.Leaf.Shape}";
                throw new InvalidOperationException(
                    gradient.Before is null
                        ? $"Run: {name} has a gradient, and had none when the program was recorded: the code would add to it, the program "
                            + "can't. Call ZeroGrad() in what is recorded, or before each run."
                        : $"Run: {name} has no gradient, and had one when the program was recorded, which it reads."
                );
            }
        }
    }

    static bool Fits(ProgramTensor recorded, Tensor tensor) =>
        recorded.DType == tensor.DType
        && (
            recorded.Layout.Sizes == tensor._layout.Sizes
            || recorded.Layout.Sizes.AsSpan().SequenceEqual(tensor._layout.Sizes)
        );

    /// <summary>Applies every op by the door, which tells whoever watches: this program is a part of what is recorded.</summary>
    Tensor[] RunSeen(ReadOnlySpan<Tensor> inputs)
    {
        var before = GradMode.SetThreadOff(true);
        try
        {
            _code.ForgetGradients(inputs);
            var tensors = new Tensor[_code.Tensors.Count];
            for (var i = 0; i < inputs.Length; i++)
            {
                tensors[_code.Inputs[i].Number] = _code.Inputs[i].Laid(inputs[i]);
            }
            foreach (var captured in _code.Captured)
            {
                tensors[captured.Number] = captured.Tensor ?? captured.Laid(_code.GradientNow(captured, inputs));
            }
            foreach (var constant in _code.Constants)
            {
                tensors[constant.Number] = constant.Tensor!;
                Watcher.Made(constant.Tensor!);
            }
            foreach (var instruction in _code.Instructions)
            {
                Apply(instruction, tensors);
            }
            var outputs = new Tensor[_code.Outputs.Length];
            for (var i = 0; i < outputs.Length; i++)
            {
                outputs[i] = _code.Left(_code.Outputs[i], inputs, tensors[_code.Outputs[i].Number]);
                outputs[i]._storage.HandOut();
            }
            _code.SetGradients(inputs, number => tensors[number]);
            return outputs;
        }
        finally
        {
            GradMode.SetThreadOff(before);
        }
    }

    static void Apply(ProgramInstruction instruction, Tensor[] tensors)
    {
        Tensor[] made = [];
        // What is kept for the gradient, the door tells those alone who watch.
        using (
            Door.Seen(
                (TensorOp op, in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
                    made = outputs.ToArray()
            )
        )
        {
            Door.Apply(instruction.Op, [.. instruction.Inputs.Select(input => tensors[input.Number])]);
        }
        for (var i = 0; i < made.Length && !instruction.Writes; i++)
        {
            tensors[instruction.Outputs[i].Number] = made[i];
        }
    }
}
