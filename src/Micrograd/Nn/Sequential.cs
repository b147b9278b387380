using System.Globalization;
using System.Runtime.CompilerServices;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// Modules one after the other, each on the output of the one before: PyTorch's <c>nn.Sequential</c>. Their names are 0, 1, … unless
/// given, so the state's keys are <c>0.weight</c>, <c>0.bias</c>, ….
/// </summary>
/// <example><code>
/// var model = new Sequential(new Linear(64, 32), new ReLU(), new Linear(32, 10));
/// Console.WriteLine(model.Summary([100, 64]));
/// </code></example>
public sealed class Sequential : Module
{
    readonly Module<Tensor, Tensor>[] _modules;
    bool? _keepsNothing;

    /// <summary>Modules called 0, 1, ….</summary>
    /// <param name="modules">The modules, the first one first.</param>
    public Sequential(params ReadOnlySpan<Module<Tensor, Tensor>> modules)
    {
        _modules = modules.ToArray();
        for (var i = 0; i < _modules.Length; i++)
        {
            Register(i.ToString(CultureInfo.InvariantCulture), _modules[i]);
        }
    }

    /// <inheritdoc cref="Sequential(ReadOnlySpan{Module{Tensor, Tensor}})" />
    [OverloadResolutionPriority(-1)]
    public Sequential(params Module<Tensor, Tensor>[] modules)
        : this(modules.AsSpan()) { }

    /// <inheritdoc cref="Sequential(ReadOnlySpan{Module{Tensor, Tensor}})" />
    [OverloadResolutionPriority(-1)]
    public Sequential(params Module[] modules)
        : this((Module<Tensor, Tensor>[])modules) { }

    /// <summary>Modules with names of their own: <c>new Sequential(("body", body), ("head", head))</c>.</summary>
    /// <param name="modules">The modules with names, the first one first.</param>
    /// <exception cref="ArgumentException">A name is empty, has a dot or is there twice.</exception>
    [OverloadResolutionPriority(-1)]
    public Sequential(params ReadOnlySpan<(string Name, Module<Tensor, Tensor> Module)> modules)
    {
        _modules = new Module<Tensor, Tensor>[modules.Length];
        for (var i = 0; i < _modules.Length; i++)
        {
            _modules[i] = Register(modules[i].Name, modules[i].Module);
        }
    }

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Length;

    /// <summary>A module by its place.</summary>
    /// <param name="index">The place, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Module<Tensor, Tensor> this[int index] =>
        (uint)index < (uint)_modules.Length
            ? _modules[index]
            : throw new ArgumentOutOfRangeException(
                nameof(index),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Sequential: there is no module {index}; it has {_modules.Length}, from 0 on."
                )
            );

    /// <inheritdoc />
    protected internal override bool KeepsNothing =>
        _keepsNothing ??= Array.TrueForAll(_modules, module => module.KeepsNothing);

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x)
    {
        // Whether nobody has x but this, and the ops that read it: a module made it that keeps nothing, and the next keeps nothing either.
        var isHeld = false;
        for (var i = 0; i < _modules.Length; i++)
        {
            var y = _modules[i].Forward(x);
            var isLeft = i + 1 < _modules.Length && _modules[i + 1].KeepsNothing;
            if (y._storage != x._storage)
            {
                if (isHeld)
                {
                    x._storage.Release();
                }
                isHeld = isLeft && _modules[i].KeepsNothing && TensorNode.Claim(y);
            }
            else if (isHeld && !isLeft)
            {
                y._storage.HandOut();
                isHeld = false;
            }
            x = y;
        }
        return x;
    }
}
