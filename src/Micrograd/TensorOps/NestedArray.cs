using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>C# arrays of any rank, and arrays in arrays, as tensors.</summary>
internal static class NestedArray
{
    public static Tensor Read(Array array)
    {
        var (sizes, element) = SizesOf(array);
        return element switch
        {
            _ when element == typeof(float) => Read<float>(array, sizes),
            _ when element == typeof(double) => Read<double>(array, sizes),
            _ when element == typeof(long) => Read<long>(array, sizes),
            _ when element == typeof(int) => Read<int, long>(array, sizes, value => value),
            _ when element == typeof(bool) => Read<bool>(array, sizes),
            _ when element == typeof(Half) => Read<Half>(array, sizes),
            _ when element == typeof(BFloat16) => Read<BFloat16>(array, sizes),
            _ => throw new NotSupportedException(
                $"Of: a tensor has no elements of type {element.Name}; it takes float, double, int, long, bool, Half and BFloat16."
            ),
        };
    }

    static Tensor Read<T>(Array array, int[] sizes)
        where T : unmanaged => Read<T, T>(array, sizes, value => value);

    static Tensor Read<TFrom, TTo>(Array array, int[] sizes, Func<TFrom, TTo> convert)
        where TTo : unmanaged
    {
        var shape = Shape.Create(sizes);
        var values = new TTo[shape.ElementCount];
        var next = 0;
        // Outermost first; arrays in arrays are as deep as a program writes them.
        var open = new Stack<System.Collections.IEnumerator>();
        open.Push(array.GetEnumerator());
        while (open.TryPeek(out var level))
        {
            if (!level.MoveNext())
            {
                open.Pop();
            }
            else if (level.Current is Array inner)
            {
                open.Push(inner.GetEnumerator());
            }
            else
            {
                values[next++] = convert((TFrom)level.Current!);
            }
        }
        return Tensor.Of<TTo>(values, shape);
    }

    static (int[] Sizes, Type Element) SizesOf(Array array)
    {
        var sizes = new List<int>();
        Array[] level = [array];
        while (true)
        {
            for (var dim = 0; dim < level[0].Rank; dim++)
            {
                sizes.Add(level[0].GetLength(dim));
            }
            var odd = Array.Find(level, a => a is null || !SameSizes(a, level[0]));
            if (odd is not null || Array.Exists(level, a => a is null))
            {
                throw new ArgumentException(
                    $"Of: the arrays in an array must be equally long; {Length(level[0])} and {Length(odd)} stand beside each other.",
                    nameof(array)
                );
            }
            var element = level[0].GetType().GetElementType()!;
            if (!element.IsArray)
            {
                return ([.. sizes], element);
            }
            level = [.. level.SelectMany(a => a.Cast<Array>())];
            if (level.Length == 0)
            {
                while (element.IsArray)
                {
                    sizes.Add(0);
                    element = element.GetElementType()!;
                }
                return ([.. sizes], element);
            }
        }
    }

    static bool SameSizes(Array a, Array b)
    {
        for (var dim = 0; dim < a.Rank; dim++)
        {
            if (a.Rank != b.Rank || a.GetLength(dim) != b.GetLength(dim))
            {
                return false;
            }
        }
        return true;
    }

    static string Length(Array? array) =>
        array is null ? "null" : array.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
