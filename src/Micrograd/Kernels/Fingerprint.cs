using System.Numerics;
using System.Runtime.InteropServices;

namespace Micrograd.Kernels;

/// <summary>
/// A number made of all that memory holds. Where one word of it changes the number is another; where several do it is, but for one chance
/// in 2⁶⁴. It is for comparison within a process: processors with wider vectors have others.
/// </summary>
internal static class Fingerprint
{
    // Odd, so that no two words give the same; the first prime of xxHash64 (Collet, 2012).
    const ulong Factor = 0x9E37_79B1_85EB_CA87;

    /// <summary>Of elements of a size in bytes, 1 to 8, that lie anyhow; those of an expanded dim are looked at once.</summary>
    public static ulong Of(ReadOnlySpan<byte> memory, int size, int offset, int[] sizes, ReadOnlySpan<int> strides)
    {
        Span<int> once = stackalloc int[sizes.Length];
        for (var dim = 0; dim < sizes.Length; dim++)
        {
            if (sizes[dim] == 0)
            {
                return 0;
            }
            once[dim] = strides[dim] == 0 ? 1 : sizes[dim];
        }
        var loop = Strided.Of(once, strides, 1, stackalloc int[2 * sizes.Length]);
        Span<int> counters = stackalloc int[sizes.Length];
        counters.Clear();
        Span<int> at = [offset];
        var (inner, step) = (loop.Inner, loop.InnerStride(0));
        ulong sum = 0;
        for (var run = loop.Runs; run > 0; run--)
        {
            if (inner == 1 || step == 1)
            {
                sum = Mix(sum, Of(memory.Slice(at[0] * size, inner * size)));
            }
            else
            {
                for (var i = 0; i < inner; i++)
                {
                    sum = Mix(sum, Word(memory.Slice((at[0] + i * step) * size, size)));
                }
            }
            loop.Next(counters, at);
        }
        return sum;
    }

    /// <summary>Of all of the memory.</summary>
    public static ulong Of(ReadOnlySpan<byte> memory)
    {
        var words = MemoryMarshal.Cast<byte, Vector<ulong>>(memory);
        // Four side by side: a product takes many cycles, and the next one waits for it.
        var (a, b, c, d) = (new Vector<ulong>(1), new Vector<ulong>(2), new Vector<ulong>(3), new Vector<ulong>(4));
        var whole = words.Length / 4 * 4;
        for (var i = 0; i < whole; i += 4)
        {
            a = Mix(a, words[i]);
            b = Mix(b, words[i + 1]);
            c = Mix(c, words[i + 2]);
            d = Mix(d, words[i + 3]);
        }
        ulong sum = 0;
        for (var lane = 0; whole > 0 && lane < Vector<ulong>.Count; lane++)
        {
            sum = Mix(Mix(Mix(Mix(sum, a[lane]), b[lane]), c[lane]), d[lane]);
        }
        for (var rest = memory[(whole * Vector<byte>.Count)..]; !rest.IsEmpty; rest = rest[Math.Min(8, rest.Length)..])
        {
            sum = Mix(sum, Word(rest[..Math.Min(8, rest.Length)]));
        }
        return sum;
    }

    static ulong Word(ReadOnlySpan<byte> bytes)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        word.Clear();
        bytes.CopyTo(word);
        return BitConverter.ToUInt64(word);
    }

    // The high bits of the product come down, or what differs in high bits alone would stay there.
    static ulong Mix(ulong sum, ulong word)
    {
        sum = (sum ^ word) * Factor;
        return sum ^ sum >> 32;
    }

    static Vector<ulong> Mix(Vector<ulong> sum, Vector<ulong> word)
    {
        sum = (sum ^ word) * new Vector<ulong>(Factor);
        return sum ^ sum >>> 32;
    }
}
