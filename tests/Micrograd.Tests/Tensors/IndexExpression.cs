namespace Micrograd.Tests.Tensors;

/// <summary>
/// A list of indices over plain arrays, read as NumPy's documentation has it, by loops over coordinates: what the library's indices are
/// held to.
/// </summary>
internal sealed class IndexExpression
{
    readonly List<Item> _items = [];
    readonly int[] _sizes;

    public IndexExpression(int[] sizes) => _sizes = sizes;

    /// <summary>The shape of what is picked.</summary>
    public int[] Shape { get; private set; } = [];

    /// <summary>The number of the element of x that each element of the result is, row after row.</summary>
    public int[] Picked { get; private set; } = [];

    public string Text { get; private set; } = "";

    public bool HasMask => _items.Any(item => item.Mask is not null);

    public TensorIndex[] Indices => [.. _items.Select(item => item.Index)];

    public void Place(int at, TensorIndex index) => _items.Add(new(index) { At = at });

    public void Range(int start, int length, int step, TensorIndex index) =>
        _items.Add(
            new(index)
            {
                At = start,
                Length = length,
                Step = step,
            }
        );

    public void Ellipsis() => _items.Add(new(TensorIndex.Ellipsis) { IsEllipsis = true });

    public void NewAxis() => _items.Add(new(TensorIndex.NewAxis) { IsNew = true });

    public void Places(long[] places, int[] shape, TensorIndex index) =>
        _items.Add(new(index) { Numbers = places, Shape = shape });

    public void Mask(bool[] mask, int[] shape, TensorIndex index) =>
        _items.Add(new(index) { Mask = mask, Shape = shape });

    /// <summary>Works the expression out; false where index tensors do not broadcast, an index is outside, or a mask does not fit.</summary>
    public bool Resolve()
    {
        Text = $"[{string.Join(", ", _sizes)}][{string.Join(", ", _items.Select(item => item.ToString()))}]";
        var axes = new List<Axis>();
        var taken = _items.Sum(item => item.Dims);
        var dim = 0;
        foreach (var item in _items)
        {
            if (item.IsEllipsis)
            {
                for (var i = taken; i < _sizes.Length; i++, dim++)
                {
                    axes.Add(new(dim, 0, _sizes[dim], 1));
                }
            }
            else if (item.IsNew)
            {
                axes.Add(new(-1, 0, 1, 0));
            }
            else if (item.Numbers is { } numbers)
            {
                if (numbers.Any(n => n < -_sizes[dim] || n >= _sizes[dim]))
                {
                    return false;
                }
                var size = _sizes[dim];
                axes.Add(new(dim++, [.. numbers.Select(n => (int)(n < 0 ? n + size : n))], item.Shape));
            }
            else if (item.Mask is { } mask)
            {
                // The places where it is true, an axis each, side by side; of a single truth none at all.
                int[] found = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i])];
                if (item.Shape.Length == 0)
                {
                    axes.Add(new(-1, new int[found.Length], [found.Length]));
                }
                for (var i = 0; i < item.Shape.Length; i++, dim++)
                {
                    if (item.Shape[i] != _sizes[dim])
                    {
                        return false;
                    }
                    var (after, own) = (item.Shape[(i + 1)..].Aggregate(1, (a, b) => a * b), item.Shape[i]);
                    axes.Add(new(dim, [.. found.Select(f => f / after % own)], [found.Length]));
                }
            }
            else if (item.Length is { } length)
            {
                axes.Add(new(dim++, item.At, length, item.Step));
            }
            else
            {
                axes.Add(new(dim++, [item.At], []) { IsNumber = true });
            }
        }
        for (; dim < _sizes.Length; dim++)
        {
            axes.Add(new(dim, 0, _sizes[dim], 1));
        }
        return Pick(axes);
    }

    bool Pick(List<Axis> axes)
    {
        var picking = axes.Where(axis => axis.Places is not null).ToArray();
        int[] broadcast = [];
        foreach (var axis in picking)
        {
            if (Broadcast(broadcast, axis.Shape!) is not { } both)
            {
                return false;
            }
            broadcast = both;
        }
        // Single numbers drop out; of the rest, whether what picks stands side by side.
        var left = axes.Where(axis => axis.Places is null || axis.Shape!.Length > 0).ToList();
        var first = left.FindIndex(axis => axis.Places is not null);
        var count = left.Count(axis => axis.Places is not null);
        var together = first >= 0 && left.Skip(first).Take(count).All(axis => axis.Places is not null);
        var front = together ? first : 0;
        var slices = left.Where(axis => axis.Places is null).ToArray();
        Shape =
        [
            .. slices.Take(front).Select(axis => axis.Length),
            .. broadcast,
            .. slices.Skip(front).Select(axis => axis.Length),
        ];
        var picked = new List<int>();
        foreach (var at in Coordinates(Shape))
        {
            var source = new int[_sizes.Length];
            for (var i = 0; i < slices.Length; i++)
            {
                if (slices[i].Dim >= 0)
                {
                    source[slices[i].Dim] = slices[i].Start + slices[i].Step * at[i < front ? i : i + broadcast.Length];
                }
            }
            foreach (var axis in picking)
            {
                if (axis.Dim >= 0)
                {
                    source[axis.Dim] = axis.Places![Number(axis.Shape!, at[front..(front + broadcast.Length)])];
                }
            }
            picked.Add(Number(_sizes, source));
        }
        Picked = [.. picked];
        return true;
    }

    /// <summary>The number of an element of a shape at coordinates of one to which it broadcasts.</summary>
    public static int Number(int[] shape, int[] at)
    {
        var number = 0;
        for (var i = 0; i < shape.Length; i++)
        {
            number = number * shape[i] + (shape[i] == 1 ? 0 : at[at.Length - shape.Length + i]);
        }
        return number;
    }

    public static IEnumerable<int[]> Coordinates(int[] shape)
    {
        var count = shape.Aggregate(1, (a, b) => a * b);
        for (var i = 0; i < count; i++)
        {
            var at = new int[shape.Length];
            for (var (rest, dim) = (i, shape.Length - 1); dim >= 0; dim--)
            {
                (rest, at[dim]) = Math.DivRem(rest, shape[dim]);
            }
            yield return at;
        }
    }

    static int[]? Broadcast(int[] a, int[] b)
    {
        var sizes = new int[Math.Max(a.Length, b.Length)];
        for (var back = 1; back <= sizes.Length; back++)
        {
            var (m, n) = (back <= a.Length ? a[^back] : 1, back <= b.Length ? b[^back] : 1);
            if (m != n && m != 1 && n != 1)
            {
                return null;
            }
            sizes[^back] = m == 1 ? n : m;
        }
        return sizes;
    }

    sealed record Item(TensorIndex Index)
    {
        public int At { get; init; }
        public int? Length { get; init; }
        public int Step { get; init; }
        public bool IsEllipsis { get; init; }
        public bool IsNew { get; init; }
        public long[]? Numbers { get; init; }
        public bool[]? Mask { get; init; }
        public int[] Shape { get; init; } = [];

        public int Dims =>
            IsEllipsis || IsNew ? 0
            : Mask is not null ? Shape.Length
            : 1;

        public override string ToString() =>
            Numbers is not null ? $"({string.Join(" ", Numbers)}):{string.Join("x", Shape)}"
            : Mask is not null ? $"({string.Concat(Mask.Select(m => m ? '1' : '0'))}):{string.Join("x", Shape)}"
            : Index.ToString();
    }

    sealed record Axis(int Dim, int Start, int Length, int Step)
    {
        public Axis(int dim, int[] places, int[] shape)
            : this(dim, 0, 0, 0) => (Places, Shape) = (places, shape);

        public int[]? Places { get; }
        public int[]? Shape { get; }
        public bool IsNumber { get; init; }
    }
}
