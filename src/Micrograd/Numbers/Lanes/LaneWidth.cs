using System.Runtime.Intrinsics;

namespace Micrograd.Numbers;

/// <summary>
/// The width that a loop should run at: a constant to the JIT, so that of a kernel's branches one remains.
/// </summary>
internal static class LaneWidth
{
    /// <summary>
    /// 512, 256 or 128 bits, the widest that the processor is fast at (<see cref="Simd512{TElement}"/> and so on); 0 where it
    /// has no vectors (<see cref="SimdScalar{TElement}"/>).
    /// </summary>
    public static int Bits =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 0;
}
