namespace Micrograd.Kernels.Convolution;

/// <summary>
/// A dim of the copy that the tiles read. It is cut into phases, so that what a place of the kernel meets is adjacent, whatever the stride:
/// position i of the loop meets place i + shift of the tap's phase, and that is place start + step · (i + shift) of the source, or padding.
/// </summary>
internal sealed class CopyAxis
{
    /// <summary>Places that the loop runs over.</summary>
    public required int Positions { get; init; }

    /// <summary>Where each phase begins in the source.</summary>
    public required int[] Starts { get; init; }

    /// <summary>Places of the source from one of a phase to the next.</summary>
    public required int Step { get; init; }

    /// <summary>Places of the source.</summary>
    public required int Source { get; init; }

    /// <summary>For each place of the kernel, which phase it reads.</summary>
    public required int[] Phases { get; init; }

    /// <summary>For each place of the kernel, how far on in its phase it reads.</summary>
    public required int[] Shifts
    {
        get;
        init
        {
            field = value;
            Reach = value.Max();
        }
    }

    /// <summary>The result's place of position 0, where the taps of residue 0 give it.</summary>
    public int FirstResult { get; init; }

    /// <summary>Places of the result from one position to the next; each residue below it has taps of its own.</summary>
    public int ResultStep { get; init; } = 1;

    /// <summary>Places of the result.</summary>
    public required int Result { get; init; }

    /// <summary>For each place of the kernel, the residue that it belongs to.</summary>
    public required int[] Residues { get; init; }

    /// <summary>How far the farthest tap reads beyond its position.</summary>
    public int Reach { get; private init; }

    /// <summary>Places of a phase.</summary>
    public int Length => Positions + Reach;

    /// <summary>Whether the source itself is such a copy.</summary>
    public bool IsSource => Starts is [0] && Step == 1 && Length == Source;

    /// <summary>What a convolution reads of the large side.</summary>
    /// <param name="axis">The dim.</param>
    /// <param name="isApart">Whether each place of the kernel has a phase of its own: positions follow each other across rows then.</param>
    public static CopyAxis OfLarge(ConvolutionAxis axis, bool isApart)
    {
        var starts = new List<int>();
        var (phases, shifts) = (new int[axis.Kernel], new int[axis.Kernel]);
        for (var k = 0; k < axis.Kernel; k++)
        {
            var (shift, residue) = Math.DivRem(k * axis.Dilation, axis.Stride);
            var start = isApart ? axis.Offset(k) : residue - axis.Before;
            phases[k] = starts.IndexOf(start);
            if (phases[k] < 0)
            {
                phases[k] = starts.Count;
                starts.Add(start);
            }
            shifts[k] = isApart ? 0 : shift;
        }
        return new()
        {
            Positions = axis.Small,
            Starts = [.. starts],
            Step = axis.Stride,
            Source = axis.Large,
            Phases = phases,
            Shifts = shifts,
            Result = axis.Small,
            Residues = new int[axis.Kernel],
        };
    }

    /// <summary>What a transposed convolution reads of the small side: place q of it gives to place q·stride + k·dilation − before.</summary>
    /// <param name="axis">The dim.</param>
    /// <param name="isApart">Whether each place of the kernel has a phase of its own.</param>
    public static CopyAxis OfSmall(ConvolutionAxis axis, bool isApart)
    {
        // Position i is place (first + i)·stride + residue − before of the result.
        var first = axis.Before / axis.Stride;
        var last = (axis.Large - 1 + axis.Before) / axis.Stride;
        var farthest = (axis.Kernel - 1) * axis.Dilation / axis.Stride;
        var starts = new List<int>();
        var (phases, shifts, residues) = (new int[axis.Kernel], new int[axis.Kernel], new int[axis.Kernel]);
        for (var k = 0; k < axis.Kernel; k++)
        {
            (var back, residues[k]) = Math.DivRem(k * axis.Dilation, axis.Stride);
            var start = first - (isApart ? back : farthest);
            phases[k] = starts.IndexOf(start);
            if (phases[k] < 0)
            {
                phases[k] = starts.Count;
                starts.Add(start);
            }
            shifts[k] = isApart ? 0 : farthest - back;
        }
        return new()
        {
            Positions = last - first + 1,
            Starts = [.. starts],
            Step = 1,
            Source = axis.Small,
            Phases = phases,
            Shifts = shifts,
            FirstResult = first * axis.Stride - axis.Before,
            ResultStep = axis.Stride,
            Result = axis.Large,
            Residues = residues,
        };
    }
}
