namespace Micrograd.Kernels;

/// <summary>
/// How a loop over all elements of several operands goes: the axes that all of them walk through as one are joined, so that
/// what remains is one inner axis and, where layouts differ, outer ones.
/// </summary>
internal readonly ref struct Strided
{
    /// <summary>The most axes that a tensor can have: loops keep a counter an axis on the stack.</summary>
    public const int MaxRank = 64;

    readonly ReadOnlySpan<int> _sizes;
    readonly ReadOnlySpan<int> _strides;
    readonly int _operands;

    /// <param name="sizes">The sizes of the joined axes.</param>
    /// <param name="strides">The strides: axis after axis, an operand each.</param>
    /// <param name="operands">The number of operands.</param>
    public Strided(ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides, int operands)
    {
        _sizes = sizes;
        _strides = strides;
        _operands = operands;
    }

    /// <summary>The sizes of the joined axes.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>Their strides, axis after axis, an operand each.</summary>
    public ReadOnlySpan<int> Strides => _strides;

    /// <summary>The length of the inner axis.</summary>
    public int Inner => _sizes.Length == 0 ? 1 : _sizes[^1];

    /// <summary>How many runs along the inner axis there are.</summary>
    public long Runs
    {
        get
        {
            long runs = 1;
            for (var axis = 0; axis < _sizes.Length - 1; axis++)
            {
                runs *= _sizes[axis];
            }
            return runs;
        }
    }

    /// <summary>The stride of an operand along the inner axis.</summary>
    public int InnerStride(int operand) => _sizes.Length == 0 ? 0 : _strides[(_sizes.Length - 1) * _operands + operand];

    /// <summary>Joins axes.</summary>
    /// <param name="sizes">The sizes of all axes.</param>
    /// <param name="strides">The strides: operand after operand, an axis each.</param>
    /// <param name="operands">The number of operands.</param>
    /// <param name="space">At least (operands + 1) × rank numbers to work in.</param>
    public static Strided Of(ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides, int operands, Span<int> space)
    {
        var rank = sizes.Length;
        var outSizes = space[..rank];
        var outStrides = space[rank..];
        var axes = 0;
        for (var axis = 0; axis < rank; axis++)
        {
            if (sizes[axis] == 1)
            {
                continue;
            }
            if (axes > 0 && Follows(strides, rank, operands, axis, sizes[axis], outStrides[((axes - 1) * operands)..]))
            {
                axes--;
                outSizes[axes] *= sizes[axis];
            }
            else
            {
                outSizes[axes] = sizes[axis];
            }
            for (var operand = 0; operand < operands; operand++)
            {
                outStrides[axes * operands + operand] = strides[operand * rank + axis];
            }
            axes++;
        }
        return new(outSizes[..axes], outStrides[..(axes * operands)], operands);
    }

    /// <summary>Goes to a run: sets the counters of the outer axes, and moves the operands' offsets from the first run's.</summary>
    public void Seek(long run, Span<int> counters, Span<int> offsets)
    {
        for (var axis = _sizes.Length - 2; axis >= 0; axis--)
        {
            counters[axis] = (int)(run % _sizes[axis]);
            run /= _sizes[axis];
            for (var operand = 0; operand < _operands; operand++)
            {
                offsets[operand] += counters[axis] * _strides[axis * _operands + operand];
            }
        }
    }

    /// <summary>Where the next run starts: steps the counters of the outer axes, and the operands' offsets with them.</summary>
    public void Next(Span<int> counters, Span<int> offsets)
    {
        for (var axis = _sizes.Length - 2; axis >= 0; axis--)
        {
            var strides = _strides.Slice(axis * _operands, _operands);
            if (++counters[axis] < _sizes[axis])
            {
                for (var operand = 0; operand < _operands; operand++)
                {
                    offsets[operand] += strides[operand];
                }
                return;
            }
            counters[axis] = 0;
            for (var operand = 0; operand < _operands; operand++)
            {
                offsets[operand] -= strides[operand] * (_sizes[axis] - 1);
            }
        }
    }

    /// <summary>Whether every operand's outer stride is its inner one times the inner size.</summary>
    static bool Follows(ReadOnlySpan<int> strides, int rank, int operands, int axis, int size, ReadOnlySpan<int> outer)
    {
        for (var operand = 0; operand < operands; operand++)
        {
            if (outer[operand] != (long)strides[operand * rank + axis] * size)
            {
                return false;
            }
        }
        return true;
    }
}
