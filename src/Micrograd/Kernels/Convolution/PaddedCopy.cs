using System.Numerics;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// How what a convolution reads lies: the channels of an example, each with its padding and cut into phases (<see cref="CopyAxis"/>), a block
/// of the first dim at a time, so that a block stays in the second cache. Where there is neither padding nor stride it is the source itself.
/// </summary>
internal sealed unsafe class PaddedCopy
{
    /// <summary>Bytes of a block, at most if it can be: a part of the second cache of any server core.</summary>
    const int BlockBytes = 3 << 17;

    // Multiples of it would fall into the same few places of the nearest cache.
    const int PageBytes = 1 << 10;

    const int LineBytes = 64;

    const int RowCycles = 10;

    readonly CopyAxis[] _axes;
    readonly int[] _lengths;
    readonly int _blocked;

    /// <summary>Of whole examples.</summary>
    public PaddedCopy(CopyAxis[] axes, int channels, int size)
        : this(axes, channels, size, 1, 0) { }

    /// <param name="axes">The three dims.</param>
    /// <param name="channels">Channels that are read together.</param>
    /// <param name="size">Bytes of a number.</param>
    /// <param name="width">Numbers of a vector.</param>
    /// <param name="least">Blocks that there should be, at least; 0 for one of all.</param>
    public PaddedCopy(CopyAxis[] axes, int channels, int size, int width, int least)
    {
        _axes = axes;
        Channels = channels;
        _blocked =
            axes[0].Positions > 1 ? 0
            : axes[1].Positions > 1 ? 1
            : 2;
        var isSource = axes[0].IsSource && axes[1].IsSource && axes[2].IsSource;
        var positions = axes[_blocked].Positions;
        var unit = (long)channels * size;
        for (var dim = 0; dim < 3; dim++)
        {
            unit *= axes[dim].Starts.Length * (dim == _blocked ? 1L : axes[dim].Length);
        }
        BlockLength =
            least == 0
                ? positions
                : (int)
                    Math.Clamp(BlockBytes / unit - axes[_blocked].Reach, 1, Math.Max(1, (positions - 1) / least + 1));
        Blocks = (positions - 1) / BlockLength + 1;
        _lengths = [axes[0].Length, axes[1].Length, axes[2].Length];
        if (!isSource)
        {
            _lengths[_blocked] = BlockLength + axes[_blocked].Reach;
        }
        var phase = (long)_lengths[0] * _lengths[1] * _lengths[2];
        Channel = phase * axes[0].Starts.Length * axes[1].Starts.Length * axes[2].Starts.Length;
        IsSource =
            isSource
            && RunOf(BlockLength).Length >= width
            && RunOf(positions - (Blocks - 1) * BlockLength).Length >= width;
        if (isSource && !IsSource)
        {
            _lengths[_blocked] = BlockLength + axes[_blocked].Reach;
            Channel = (long)_lengths[0] * _lengths[1] * _lengths[2];
        }
        if (!IsSource && Channel * size % PageBytes == 0)
        {
            Channel += LineBytes / size;
        }
    }

    /// <summary>Channels that are read together.</summary>
    public int Channels { get; }

    /// <summary>Positions of the blocked dim in a block.</summary>
    public int BlockLength { get; }

    /// <summary>Blocks.</summary>
    public int Blocks { get; }

    /// <summary>Whether nothing is to be copied.</summary>
    public bool IsSource { get; }

    /// <summary>Numbers from one channel to the next.</summary>
    public long Channel { get; }

    /// <summary>Numbers of a block; a last vector may read a vector's width beyond it.</summary>
    public long Count => Channel * Channels;

    /// <summary>About how many cycles it takes to fill a block: rows begin at an expense of their own.</summary>
    public double CyclesOf(int width) => IsSource ? 0 : Count * 2.0 / width + RowCycles * (double)Count / _lengths[2];

    /// <summary>How far a step of the first dim that is blocked goes in the source.</summary>
    public nint SourceStep =>
        _blocked == 0 ? _lengths[1] * _lengths[2]
        : _blocked == 1 ? _lengths[2]
        : 1;

    /// <summary>Where a block begins, and how many positions of the blocked dim it has.</summary>
    public (int Start, int Length) Block(int block) =>
        (block * BlockLength, Math.Min(BlockLength, _axes[_blocked].Positions - block * BlockLength));

    /// <summary>Positions of a block of so many of the blocked dim.</summary>
    public int Positions(int length) => Size(0, length) * Size(1, length) * Size(2, length);

    /// <summary>Positions before those of a block.</summary>
    public int PositionsBefore(int start) =>
        start * (_blocked < 2 ? _axes[2].Positions : 1) * (_blocked < 1 ? _axes[1].Positions : 1);

    /// <summary>How far from a position's place a tap reads, within a channel.</summary>
    public int Offset(int i, int j, int k)
    {
        var phase =
            (_axes[0].Phases[i] * _axes[1].Starts.Length + _axes[1].Phases[j]) * _axes[2].Starts.Length
            + _axes[2].Phases[k];
        return ((phase * _lengths[0] + _axes[0].Shifts[i]) * _lengths[1] + _axes[1].Shifts[j]) * _lengths[2]
            + _axes[2].Shifts[k];
    }

    /// <summary>Where the runs of a block begin: positions that follow each other in the copy, all of one length.</summary>
    public (int[] Starts, int Length) Runs(int length)
    {
        var (count, run, middles) = RunOf(length);
        var starts = new int[count];
        for (var i = 0; i < count; i++)
        {
            var (outer, middle) = Math.DivRem(i, middles);
            starts[i] = (outer * _lengths[1] + middle) * _lengths[2];
        }
        return (starts, run);
    }

    /// <summary>Where in the result each position of a block lies whose taps have these residues; −1 outside.</summary>
    public void Places(int start, int length, int residueI, int residueJ, int residueK, int* places)
    {
        var (outer, middle, inner) = (_axes[0], _axes[1], _axes[2]);
        for (var i = 0; i < Size(0, length); i++)
        {
            var z = Result(0, i, residueI);
            for (var j = 0; j < Size(1, length); j++)
            {
                var y = Result(1, j, residueJ);
                for (var k = 0; k < Size(2, length); k++)
                {
                    var x = Result(2, k, residueK);
                    *places++ = z < 0 || y < 0 || x < 0 ? -1 : (z * middle.Result + y) * inner.Result + x;
                }
            }
        }

        int Result(int dim, int position, int residue)
        {
            var axis = _axes[dim];
            var at = axis.FirstResult + (position + (dim == _blocked ? start : 0)) * axis.ResultStep + residue;
            return at < axis.Result ? at : -1;
        }
    }

    /// <summary>Copies the channels of an example, a block of them.</summary>
    public void Fill<T>(T* from, nint channelFrom, int start, int length, T* to)
        where T : unmanaged, INumber<T>
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            var phase = to + channel * (nint)Channel;
            foreach (var outer in _axes[0].Starts)
            {
                foreach (var middle in _axes[1].Starts)
                {
                    foreach (var inner in _axes[2].Starts)
                    {
                        FillPhase(from + channel * channelFrom, (outer, middle, inner), start, length, phase);
                        phase += (nint)_lengths[0] * _lengths[1] * _lengths[2];
                    }
                }
            }
        }
    }

    void FillPhase<T>(T* from, (int I, int J, int K) starts, int start, int length, T* to)
        where T : unmanaged, INumber<T>
    {
        var (outer, middle, inner) = (_axes[0], _axes[1], _axes[2]);
        var (firstI, firstJ, firstK) = (First(0, starts.I), First(1, starts.J), First(2, starts.K));
        var (countI, countJ, countK) = (Count(0), Count(1), Count(2));
        // Of each row, from where to where the source has places.
        var begin = firstK >= 0 ? 0 : Math.Min(countK, (-firstK - 1) / inner.Step + 1);
        var end =
            firstK >= inner.Source
                ? begin
                : Math.Max(begin, Math.Min(countK, (inner.Source - 1 - firstK) / inner.Step + 1));
        var (step, rows, sources, isDense) = (inner.Step, middle.Source, inner.Source, inner.Step == 1);
        var (stepJ, pitch, skipped) = (middle.Step, _lengths[2], (_lengths[1] - countJ) * _lengths[2]);
        for (var i = 0; i < countI; i++, to += skipped)
        {
            var z = firstI + i * outer.Step;
            var last = (uint)z < (uint)outer.Source ? countJ : 0;
            var source = from + (nint)z * rows * sources + firstK + begin * step;
            for (var j = 0; j < countJ; j++, to += pitch)
            {
                var y = firstJ + j * stepJ;
                if (j >= last || (uint)y >= (uint)rows)
                {
                    RowCopy.Clear(to, countK);
                    continue;
                }
                RowCopy.Clear(to, begin);
                if (isDense)
                {
                    RowCopy.Run(source + (nint)y * sources, to + begin, end - begin);
                }
                else
                {
                    RowCopy.Run(source + (nint)y * sources, step, to + begin, end - begin);
                }
                RowCopy.Clear(to + end, countK - end);
            }
        }

        int First(int dim, int at) => dim == _blocked ? at + start * _axes[dim].Step : at;
        int Count(int dim) => dim == _blocked ? length + _axes[dim].Reach : _axes[dim].Length;
    }

    /// <summary>How many runs there are, how long they are, and how many of them belong to one place of the outer dim.</summary>
    (int Count, int Length, int Middles) RunOf(int length)
    {
        var (outer, middle, inner) = (Size(0, length), Size(1, length), Size(2, length));
        if (middle > 1 && inner != _lengths[2])
        {
            return (outer * middle, inner, middle);
        }
        return outer == 1 || middle * inner == _lengths[1] * _lengths[2]
            ? (1, outer * middle * inner, 1)
            : (outer, middle * inner, 1);
    }

    int Size(int dim, int length) => dim == _blocked ? length : _axes[dim].Positions;
}
