using System.Buffers;
using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// A convolution, or a transposed one: of each example and group a padded copy, a block at a time, and over it tiles of channels × places
/// in registers, whose weights were packed before.
/// </summary>
internal static unsafe class BlockedConvolution<TSimd, TVector, T>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Blocks of the whole that there should be, so that threads can share them.</summary>
    const int LeastBlocks = 8;

    /// <summary>Numbers of the copy of a block: only a dilation of thousands needs more.</summary>
    const int MostNumbers = 1 << 26;

    /// <summary>Bytes of the nearest cache.</summary>
    const int NearBytes = 48 << 10;

    /// <summary>Places of the result that a plan keeps.</summary>
    const int MostPlaces = 1 << 16;

    static readonly PlanCache<Plan> s_plans = new(Plan.Best);

    /// <param name="shape">The sizes.</param>
    /// <param name="isTransposed">Whether from the small side to the large one.</param>
    /// <param name="from">What is read.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="bias">A number for each channel of the result, or null.</param>
    /// <param name="to">What is written.</param>
    /// <returns>False where the copy of a block is of no size to be lent, and nothing was done.</returns>
    public static bool Run(ConvolutionShape shape, bool isTransposed, T* from, T* weight, T* bias, T* to)
    {
        var plan = s_plans.Of(shape, isTransposed);
        if (plan.Copy.Count > MostNumbers)
        {
            return false;
        }
        var tapCount = (nint)shape.Groups * plan.Ins * plan.Outs * shape.Taps;
        var packed = ArrayPool<T>.Shared.Rent(checked((int)tapCount));
        try
        {
            fixed (T* factors = packed)
            {
                plan.Pack(weight, factors);
                RowRanges.Run(
                    new Blocks(plan, from, factors, bias, to),
                    shape.Batch * shape.Groups * plan.Copy.Blocks,
                    plan.WorkOfBlock / 16
                );
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(packed);
        }
        return true;
    }

    /// <summary>How the work is cut.</summary>
    sealed class Plan
    {
        readonly ConvolutionShape _shape;
        readonly bool _isTransposed;
        readonly bool _isApart;

        Plan(ConvolutionShape shape, bool isTransposed, bool isApart)
        {
            (_shape, _isTransposed, _isApart) = (shape, isTransposed, isApart);
            (Ins, Outs) = isTransposed ? (shape.Smalls, shape.Larges) : (shape.Larges, shape.Smalls);
            CopyAxis[] axes = isTransposed
                ?
                [
                    CopyAxis.OfSmall(shape.Outer, false),
                    CopyAxis.OfSmall(shape.Middle, false),
                    CopyAxis.OfSmall(shape.Inner, isApart),
                ]
                :
                [
                    CopyAxis.OfLarge(shape.Outer, false),
                    CopyAxis.OfLarge(shape.Middle, false),
                    CopyAxis.OfLarge(shape.Inner, isApart),
                ];
            var examples = Math.Max(1, shape.Batch * shape.Groups);
            Copy = new(axes, Ins, sizeof(T), TSimd.Width, (LeastBlocks - 1) / examples + 1);
            Passes = ConvolutionPass.All(axes[0], axes[1], axes[2], Copy);
            Scatters = Passes.Length > 1;
            Whole = Cover(Copy.BlockLength);
            Last = Cover(Copy.Block(Copy.Blocks - 1).Length);
            Positions = Copy.Positions(Copy.BlockLength);
            (SourcePlane, ResultPlane) = isTransposed
                ? (shape.SmallPlane, shape.LargePlane)
                : (shape.LargePlane, shape.SmallPlane);
            Offsets = [.. Passes.Select(pass => Steps(pass.Offsets))];
            Depth = checked(Offsets.Sum(steps => steps.Length));
            Places = Scatters && (long)Passes.Length * Copy.Blocks * Positions <= MostPlaces ? AllPlaces() : [];
            HasFew =
                Outs <= Heights.Few
                && !Scatters
                && Math.Min(Whole.Length, Last.Length) >= Heights.FewVectors
                && Math.Min(Whole[0].Count, Last[0].Count) == TSimd.Width;
        }

        public int Ins { get; }

        public int Outs { get; }

        public PaddedCopy Copy { get; }

        public ConvolutionPass[] Passes { get; }

        /// <summary>For each pass, how far each step of depth reads from a position's place.</summary>
        public int[][] Offsets { get; }

        /// <summary>Steps of depth of all passes.</summary>
        public int Depth { get; }

        /// <summary>Where in the result each position lies, pass by pass and block by block; none where they are too many to be kept.</summary>
        public int[] Places { get; }

        /// <summary>Whether a group has few channels in the result, and places enough for a tile of them.</summary>
        public bool HasFew { get; }

        /// <summary>Whether the places of a vector are not adjacent in the result.</summary>
        public bool Scatters { get; }

        /// <summary>The places of a block.</summary>
        public Spot[] Whole { get; }

        /// <summary>The places of the last block.</summary>
        public Spot[] Last { get; }

        /// <summary>Positions of a block.</summary>
        public int Positions { get; }

        public int SourcePlane { get; }

        public int ResultPlane { get; }

        public int Groups => _shape.Groups;

        public long WorkOfBlock => (long)Whole.Length * TSimd.Width * Ins * Outs * _shape.Taps;

        /// <summary>Places of the kernel in phases of their own where that fills more of the vectors than the copying costs.</summary>
        public static Plan Best(ConvolutionShape shape, bool isTransposed)
        {
            var plain = new Plan(shape, isTransposed, isApart: false);
            if (shape.Inner.Kernel == 1 && shape.Inner.Stride == 1)
            {
                return plain;
            }
            var apart = new Plan(shape, isTransposed, isApart: true);
            return apart.Cost < plain.Cost ? apart : plain;
        }

        /// <summary>About how many cycles an example takes.</summary>
        double Cost
        {
            get
            {
                // A tile of few rows waits for its loads.
                double rows = Outs + 2 * ((Outs - 1) / Heights.Full + 1);
                var tiles = Whole.Length * rows * Ins * _shape.Taps / 2;
                // Places of the kernel that share no lines may be more than the nearest cache holds.
                var lines = (long)Ins * _shape.Taps * (_isApart ? 160 : 64);
                tiles *= lines > NearBytes ? 1.35 : 1;
                var spread = Scatters || Whole[0].Count < TSimd.Width ? (double)Whole.Length * TSimd.Width * Outs : 0;
                return Copy.Blocks * (tiles + spread + Copy.CyclesOf(TSimd.Width));
            }
        }

        /// <summary>The weights of each group and pass, tile by tile, in the order in which the tiles read them.</summary>
        public void Pack(T* weight, T* to)
        {
            var (outStep, inStep) = _isTransposed
                ? (_shape.Taps, _shape.Larges * _shape.Taps)
                : (_shape.Larges * _shape.Taps, _shape.Taps);
            for (var group = 0; group < _shape.Groups; group++)
            {
                var first = weight + (nint)group * _shape.Smalls * _shape.Larges * _shape.Taps;
                foreach (var pass in Passes)
                {
                    for (int o = 0, rows; o < Outs; o += rows)
                    {
                        rows = HasFew ? Outs : Heights.Of(Outs - o);
                        for (var i = 0; i < Ins; i++)
                        {
                            var factors = first + (nint)o * outStep + (nint)i * inStep;
                            foreach (var tap in pass.Taps)
                            {
                                var factor = factors + tap;
                                for (var row = 0; row < rows; row++, factor += outStep)
                                {
                                    *to++ = *factor;
                                }
                            }
                        }
                    }
                }
            }
        }

        int[] AllPlaces()
        {
            var places = new int[Passes.Length * Copy.Blocks * Positions];
            fixed (int* first = places)
            {
                var to = first;
                foreach (var pass in Passes)
                {
                    for (var block = 0; block < Copy.Blocks; block++, to += Positions)
                    {
                        var (start, length) = Copy.Block(block);
                        Copy.Places(start, length, pass.ResidueI, pass.ResidueJ, pass.ResidueK, to);
                    }
                }
            }
            return places;
        }

        Spot[] Cover(int length)
        {
            var (runs, run) = Copy.Runs(length);
            return Spot.Cover(runs, run, TSimd.Width);
        }

        int[] Steps(int[] offsets)
        {
            var steps = new int[Ins * offsets.Length];
            for (var i = 0; i < steps.Length; i++)
            {
                var (channel, tap) = Math.DivRem(i, offsets.Length);
                steps[i] = checked((int)(channel * Copy.Channel + offsets[tap]));
            }
            return steps;
        }
    }

    /// <summary>How many rows a tile has.</summary>
    static class Heights
    {
        /// <summary>So many that they are a tile of its own, as wide as the registers allow.</summary>
        public const int Few = 3;

        /// <summary>Vectors of such a tile.</summary>
        public static int FewVectors => FewTile<TSimd, TVector, T, One>.Vectors;

        public static int Full => TSimd.HasManyRegisters ? 12 : 6;

        /// <summary>Rows of the next tile when so many are left, as even as can be.</summary>
        public static int Of(int left) =>
            left >= Full && left != 16 && left != 14 && (TSimd.HasManyRegisters || left != 8) ? Full
            : left >= 8 && TSimd.HasManyRegisters ? 8
            : left >= 6 && left != 8 ? 6
            : left >= 4 ? 4
            : left >= 2 ? 2
            : 1;
    }

    readonly struct Blocks(Plan plan, T* from, T* weight, T* bias, T* to) : IRowWork
    {
        public void Run(int first, int count)
        {
            var copy = plan.Copy;
            // A vector may read a vector's width beyond the copy.
            var numbers = copy.IsSource ? 0 : (nint)copy.Count + TSimd.Width;
            var places = plan.Scatters && plan.Places.Length == 0 ? plan.Positions : 0;
            var tile = 2 * TSimd.Width * Heights.Full;
            var memory = (T*)PanelMemory.Get((numbers + tile) * sizeof(T) + (nint)places * sizeof(int));
            for (var item = first; item < first + count; item++)
            {
                var (example, block) = Math.DivRem(item, copy.Blocks);
                var (start, length) = copy.Block(block);
                var source = from + (nint)example * plan.Ins * plan.SourcePlane;
                if (copy.IsSource)
                {
                    source += start * copy.SourceStep;
                }
                else
                {
                    copy.Fill(source, plan.SourcePlane, start, length, memory + tile);
                    source = memory + tile;
                }
                RunBlock(
                    source,
                    example % plan.Groups,
                    block,
                    start,
                    length,
                    to + (nint)example * plan.Outs * plan.ResultPlane,
                    memory,
                    (int*)(memory + tile + numbers)
                );
            }
        }

        void RunBlock(T* source, int group, int block, int start, int length, T* result, T* tile, int* places)
        {
            var spots = length == plan.Copy.BlockLength ? plan.Whole : plan.Last;
            var factors = weight + (nint)group * plan.Outs * plan.Depth;
            var before = plan.Copy.PositionsBefore(start);
            for (var number = 0; number < plan.Passes.Length; number++)
            {
                var pass = plan.Passes[number];
                fixed (int* kept = plan.Places)
                fixed (int* offsets = plan.Offsets[number])
                fixed (Spot* vectors = spots)
                {
                    if (kept != null)
                    {
                        places = kept + (number * plan.Copy.Blocks + block) * plan.Positions;
                    }
                    else if (plan.Scatters)
                    {
                        plan.Copy.Places(start, length, pass.ResidueI, pass.ResidueJ, pass.ResidueK, places);
                    }
                    if (plan.HasFew)
                    {
                        FewTask<T> few = default;
                        few.From = source;
                        few.To = result + before;
                        few.Row = plan.ResultPlane;
                        few.Offsets = offsets;
                        few.Weight = factors;
                        few.Depth = plan.Offsets[number].Length;
                        few.Bias = bias == null ? null : bias + group * plan.Outs;
                        for (var i = 0; i < spots.Length; i += Heights.FewVectors)
                        {
                            // The last ones once more, where they do not fill a tile.
                            Few(plan.Outs, &few, vectors + Math.Min(i, spots.Length - Heights.FewVectors));
                        }
                        return;
                    }
                    ConvolutionTask<T> task = default;
                    task.Offsets = offsets;
                    task.Depth = plan.Offsets[number].Length;
                    for (var i = 0; i < spots.Length; i += 2)
                    {
                        var (one, two) = (spots[i], spots[Math.Min(i + 1, spots.Length - 1)]);
                        task.First = source + one.From;
                        task.Second = source + two.From;
                        var isLone = i + 1 == spots.Length;
                        var isDirect = !plan.Scatters && one.Count == TSimd.Width;
                        for (int o = 0, rows; o < plan.Outs; o += rows)
                        {
                            rows = Heights.Of(plan.Outs - o);
                            task.Weight = factors + (nint)o * task.Depth;
                            task.Bias = bias == null ? null : bias + group * plan.Outs + o;
                            var to = result + (nint)o * plan.ResultPlane;
                            if (isDirect)
                            {
                                task.ToFirst = to + before + one.Position;
                                task.ToSecond = to + before + two.Position;
                                task.Row = plan.ResultPlane;
                                Tile(rows, isLone, &task);
                                continue;
                            }
                            task.ToFirst = tile;
                            task.ToSecond = tile + TSimd.Width;
                            task.Row = 2 * TSimd.Width;
                            Tile(rows, isLone, &task);
                            Spread(one, tile, rows, before, places, to);
                            if (isLone)
                            {
                                continue;
                            }
                            Spread(two, tile + TSimd.Width, rows, before, places, to);
                        }
                    }
                }
                factors += (nint)plan.Outs * plan.Offsets[number].Length;
            }
        }

        /// <summary>Writes the places of a vector one by one.</summary>
        void Spread(Spot spot, T* tile, int rows, int before, int* places, T* to)
        {
            var (plane, width) = ((nint)plan.ResultPlane, 2 * TSimd.Width);
            places = plan.Scatters ? places + spot.Position : null;
            for (var i = 0; i < spot.Count; i++)
            {
                var place = places != null ? places[i] : before + spot.Position + i;
                if (place < 0)
                {
                    continue;
                }
                var from = i;
                var target = to + place;
                for (var row = rows; row > 0; row--, from += width, target += plane)
                {
                    *target = tile[from];
                }
            }
        }

        static void Tile(int rows, bool isLone, ConvolutionTask<T>* task)
        {
            if (isLone)
            {
                Tile<One>(rows, task);
            }
            else
            {
                Tile<Two>(rows, task);
            }
        }

        static void Few(int rows, FewTask<T>* task, Spot* spots)
        {
            switch (rows)
            {
                case 3:
                    FewTile<TSimd, TVector, T, Three>.Run(task, spots);
                    break;
                case 2:
                    FewTile<TSimd, TVector, T, Two>.Run(task, spots);
                    break;
                default:
                    FewTile<TSimd, TVector, T, One>.Run(task, spots);
                    break;
            }
        }

        static void Tile<TVectors>(int rows, ConvolutionTask<T>* task)
            where TVectors : unmanaged, INumeral
        {
            switch (rows)
            {
                case 12:
                    ConvolutionTile<TSimd, TVector, T, Twelve, TVectors>.Run(task);
                    break;
                case 8:
                    ConvolutionTile<TSimd, TVector, T, Eight, TVectors>.Run(task);
                    break;
                case 6:
                    ConvolutionTile<TSimd, TVector, T, Six, TVectors>.Run(task);
                    break;
                case 4:
                    ConvolutionTile<TSimd, TVector, T, Four, TVectors>.Run(task);
                    break;
                case 2:
                    ConvolutionTile<TSimd, TVector, T, Two, TVectors>.Run(task);
                    break;
                default:
                    ConvolutionTile<TSimd, TVector, T, One, TVectors>.Run(task);
                    break;
            }
        }
    }
}
