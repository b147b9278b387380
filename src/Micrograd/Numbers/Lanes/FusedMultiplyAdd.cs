using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Numbers;

/// <summary>
/// Whether the processor multiplies and adds with one rounding. Where it does not, nothing emulates it: that would cost
/// more than the digit is worth, and every vector function holds its error bound without.
/// </summary>
internal static class FusedMultiplyAdd
{
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.Arm64.IsSupported;
    }
}
