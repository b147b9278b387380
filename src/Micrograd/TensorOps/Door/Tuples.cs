using System.Runtime.CompilerServices;

namespace Micrograd.TensorOps;

// Places on the stack for the few tensors that an op has.

[InlineArray(2)]
internal struct Pair
{
    Tensor _first;
}

[InlineArray(3)]
internal struct Trio
{
    Tensor _first;
}
