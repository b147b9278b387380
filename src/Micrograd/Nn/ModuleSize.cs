using System.Runtime.CompilerServices;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>A number of features, of channels, of heads or of layers that a module is made with.</summary>
internal static class ModuleSize
{
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public static void Require(string module, int size, [CallerArgumentExpression(nameof(size))] string argument = "")
    {
        if (size < 1)
        {
            throw Refusal.OutOfRange(argument, $"{module}: {argument} is {size}; it is 1 or more.");
        }
    }
}
