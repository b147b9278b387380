using TorchSharp;
using TorchSharp.Modules;

namespace Micrograd.Benchmarks;

/// <summary>A module as libtorch has it: its state by name, what of it is learned, and what it computes.</summary>
/// <param name="State">Parameters and buffers.</param>
/// <param name="Parameters">What is learned.</param>
/// <param name="Train">Has it train, or evaluate.</param>
/// <param name="Forward">What it computes.</param>
sealed record TorchModule(
    IReadOnlyDictionary<string, torch.Tensor> State,
    IReadOnlyDictionary<string, Parameter> Parameters,
    Action<bool> Train,
    Func<torch.Tensor[], torch.Tensor[]> Forward
)
{
    /// <summary>A module of libtorch's.</summary>
    public static TorchModule Of(torch.nn.Module module, Func<torch.Tensor[], torch.Tensor[]> forward) =>
        new(
            module.state_dict(),
            module.named_parameters().ToDictionary(one => one.name, one => one.parameter),
            training => module.train(training),
            forward
        );

    /// <summary>From one tensor to one.</summary>
    public static TorchModule Of(torch.nn.Module<torch.Tensor, torch.Tensor> module) =>
        Of(module, x => [module.call(x[0])]);

    /// <summary>A function without a state.</summary>
    public static TorchModule Of(Func<torch.Tensor, torch.Tensor> function) =>
        new(
            new Dictionary<string, torch.Tensor>(),
            new Dictionary<string, Parameter>(),
            _ => { },
            x => [function(x[0])]
        );
}
