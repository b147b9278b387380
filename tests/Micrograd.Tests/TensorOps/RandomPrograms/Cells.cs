using System.Globalization;

namespace Micrograd.Tests.RandomPrograms;

/// <summary>An array of values, one an element: what a tensor is measured against. Whatever is made of it is made in plain loops.</summary>
sealed class Cells(int[] sizes, Value[] items, bool requires)
{
    public int[] Sizes => sizes;

    public Value[] Items => items;

    /// <summary>Whether a gradient flows back through it.</summary>
    public bool Requires => requires;

    public int Rank => sizes.Length;

    public int Count => items.Length;

    public Value this[params ReadOnlySpan<int> at] => items[Place(at)];

    /// <summary>
    /// One node each, though it only hands on another: what reaches it in a pass is its own. Unlike + 0, − 0 leaves a −0 alone.
    /// </summary>
    public static Cells Of(int[] sizes, bool requires, Func<int[], Value> at) =>
        new(sizes, [.. Places(sizes).Select(place => at(place) - 0)], requires);

    public static Cells Constant(int[] sizes, double[] numbers) =>
        new(sizes, Array.ConvertAll(numbers, number => new Value(number)), false);

    public Cells Map(Func<Value, Value> f) => Of(sizes, requires, at => f(this[at]));

    /// <summary>The shape is another, the elements and their order are the same.</summary>
    public Cells As(int[] other) => new(other, Array.ConvertAll(items, item => item - 0), requires);

    /// <summary>Element by element, sizes of 1 and dims in front repeated.</summary>
    public static Cells Broadcast(Cells[] all, Func<Value[], Value> f)
    {
        var sizes = all.Aggregate(Array.Empty<int>(), (sum, x) => Joint(sum, x.Sizes));
        return Of(sizes, Any(all), at => f(Array.ConvertAll(all, x => x.Spread(at))));
    }

    /// <summary>Whether any of these requires a gradient.</summary>
    public static bool Any(Cells[] all) => Array.Exists(all, x => x.Requires);

    /// <summary>The element that is at this place of a shape to which these broadcast.</summary>
    public Value Spread(int[] at)
    {
        var own = new int[Rank];
        for (var dim = 0; dim < Rank; dim++)
        {
            own[dim] = sizes[dim] == 1 ? 0 : at[at.Length - Rank + dim];
        }
        return this[own];
    }

    /// <summary>What a function makes of all elements that differ in these dims alone.</summary>
    public Cells Reduce(int[] dims, bool keep, Func<Value[], Value> f)
    {
        var isOver = new bool[Rank];
        foreach (var dim in dims)
        {
            isOver[dim] = true;
        }
        if (dims.Length == 0)
        {
            Array.Fill(isOver, true);
        }
        int[] kept = [.. sizes.Select((size, dim) => isOver[dim] ? 1 : size)];
        int[] over = [.. sizes.Select((size, dim) => isOver[dim] ? size : 1)];
        var result = Of(kept, requires, at => f([.. Places(over).Select(inner => this[Sum(at, inner)])]));
        return keep ? result : result.As([.. sizes.Where((_, dim) => !isOver[dim])]);
    }

    /// <summary>Along one dim: from all elements of a row as many others.</summary>
    public Cells Rows(int dim, Func<Value[], Value[]> f)
    {
        var rows = new Dictionary<string, Value[]>();
        return Of(sizes, requires, at => Row(at)[at[dim]]);

        Value[] Row(int[] at)
        {
            var start = With(at, dim, 0);
            var key = string.Join(",", start);
            if (!rows.TryGetValue(key, out var row))
            {
                rows[key] = row = f([.. Enumerable.Range(0, sizes[dim]).Select(i => this[With(at, dim, i)])]);
            }
            return row;
        }
    }

    /// <summary>All places of a shape, row after row.</summary>
    public static IEnumerable<int[]> Places(int[] sizes)
    {
        var count = sizes.Aggregate(1, (product, size) => product * size);
        for (var i = 0; i < count; i++)
        {
            var at = new int[sizes.Length];
            var rest = i;
            for (var dim = sizes.Length - 1; dim >= 0; dim--)
            {
                (rest, at[dim]) = (rest / sizes[dim], rest % sizes[dim]);
            }
            yield return at;
        }
    }

    public static int[] With(int[] list, int at, int item)
    {
        var other = (int[])list.Clone();
        other[at] = item;
        return other;
    }

    public static int[] Without(int[] list, int at) => [.. list[..at], .. list[(at + 1)..]];

    public static int[] Insert(int[] list, int at, int item) => [.. list[..at], item, .. list[at..]];

    public static int[] Joint(int[] a, int[] b)
    {
        var (longer, shorter) = a.Length >= b.Length ? (a, b) : (b, a);
        var sizes = (int[])longer.Clone();
        for (var i = 1; i <= shorter.Length; i++)
        {
            sizes[^i] = sizes[^i] == 1 ? shorter[^i] : sizes[^i];
        }
        return sizes;
    }

    public static string Text(IEnumerable<int> sizes) => $"[{string.Join(", ", sizes)}]";

    public static string Text(IEnumerable<double> numbers) =>
        $"[{string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]";

    static int[] Sum(int[] a, int[] b) => [.. a.Zip(b, (x, y) => x + y)];

    int Place(ReadOnlySpan<int> at)
    {
        var place = 0;
        for (var dim = 0; dim < at.Length; dim++)
        {
            place = place * sizes[dim] + at[dim];
        }
        return place;
    }
}
