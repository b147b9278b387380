using System.Runtime.CompilerServices;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// The innermost loop where a group has up to three channels in the result: with few channels to share what is read, each factor is shared by
/// four vectors of places, or by eight where there are registers. A number is the chain that it is in a tile of many channels.
/// </summary>
internal static unsafe class FewTile<TSimd, TVector, T, TRows>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TRows : unmanaged, INumeral
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Vectors of a tile.</summary>
    public static int Vectors => TSimd.HasManyRegisters ? 8 : 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(FewTask<T>* task, Spot* spots)
    {
        Quadruple row0 = default,
            row0More = default,
            row1 = default,
            row1More = default,
            row2 = default,
            row2More = default;
        if (task->Bias != null)
        {
            row0.Start(task->Bias);
            row0More.Start(task->Bias);
            if (sizeof(TRows) > 1)
            {
                row1.Start(task->Bias + 1);
                row1More.Start(task->Bias + 1);
            }

            if (sizeof(TRows) > 2)
            {
                row2.Start(task->Bias + 2);
                row2More.Start(task->Bias + 2);
            }
        }

        var from0 = task->From + spots[0].From;
        var from1 = task->From + spots[1].From;
        var from2 = task->From + spots[2].From;
        var from3 = task->From + spots[3].From;
        var from4 = TSimd.HasManyRegisters ? task->From + spots[4].From : null;
        var from5 = TSimd.HasManyRegisters ? task->From + spots[5].From : null;
        var from6 = TSimd.HasManyRegisters ? task->From + spots[6].From : null;
        var from7 = TSimd.HasManyRegisters ? task->From + spots[7].From : null;
        var offsets = task->Offsets;
        var weight = task->Weight;
        for (var left = task->Depth; left > 0; left--)
        {
            nint offset = *offsets;
            var factor0 = TSimd.Broadcast(weight);
            var factor1 = sizeof(TRows) > 1 ? TSimd.Broadcast(weight + 1) : default;
            var factor2 = sizeof(TRows) > 2 ? TSimd.Broadcast(weight + 2) : default;
            var x0 = TSimd.Load(from0 + offset);
            var x1 = TSimd.Load(from1 + offset);
            var x2 = TSimd.Load(from2 + offset);
            var x3 = TSimd.Load(from3 + offset);
            row0.MultiplyAdd(factor0, x0, x1, x2, x3);
            if (sizeof(TRows) > 1)
            {
                row1.MultiplyAdd(factor1, x0, x1, x2, x3);
            }

            if (sizeof(TRows) > 2)
            {
                row2.MultiplyAdd(factor2, x0, x1, x2, x3);
            }

            if (TSimd.HasManyRegisters)
            {
                x0 = TSimd.Load(from4 + offset);
                x1 = TSimd.Load(from5 + offset);
                x2 = TSimd.Load(from6 + offset);
                x3 = TSimd.Load(from7 + offset);
                row0More.MultiplyAdd(factor0, x0, x1, x2, x3);
                if (sizeof(TRows) > 1)
                {
                    row1More.MultiplyAdd(factor1, x0, x1, x2, x3);
                }

                if (sizeof(TRows) > 2)
                {
                    row2More.MultiplyAdd(factor2, x0, x1, x2, x3);
                }
            }

            offsets++;
            weight += sizeof(TRows);
        }

        var to = task->To;
        row0.Store(to, spots);
        if (sizeof(TRows) > 1)
        {
            row1.Store(to + task->Row, spots);
        }

        if (sizeof(TRows) > 2)
        {
            row2.Store(to + (2 * task->Row), spots);
        }

        if (TSimd.HasManyRegisters)
        {
            row0More.Store(to, spots + 4);
            if (sizeof(TRows) > 1)
            {
                row1More.Store(to + task->Row, spots + 4);
            }

            if (sizeof(TRows) > 2)
            {
                row2More.Store(to + (2 * task->Row), spots + 4);
            }
        }
    }

    /// <summary>Four vectors of a channel: fields that the JIT keeps in registers.</summary>
    struct Quadruple
    {
        TVector _a;
        TVector _b;
        TVector _c;
        TVector _d;

        [MethodImpl(Inline)]
        public void Start(T* bias) => _a = _b = _c = _d = TSimd.Broadcast(bias);

        [MethodImpl(Inline)]
        public void MultiplyAdd(TVector factor, TVector x0, TVector x1, TVector x2, TVector x3)
        {
            _a = TSimd.MultiplyAdd(factor, x0, _a);
            _b = TSimd.MultiplyAdd(factor, x1, _b);
            _c = TSimd.MultiplyAdd(factor, x2, _c);
            _d = TSimd.MultiplyAdd(factor, x3, _d);
        }

        [MethodImpl(Inline)]
        public readonly void Store(T* to, Spot* spots)
        {
            TSimd.Store(to + spots[0].Position, _a);
            TSimd.Store(to + spots[1].Position, _b);
            TSimd.Store(to + spots[2].Position, _c);
            TSimd.Store(to + spots[3].Position, _d);
        }
    }
}
