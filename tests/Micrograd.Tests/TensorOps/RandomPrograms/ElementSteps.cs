using System.Reflection;
using Micrograd.Tests.Ops;

namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>Ops on elements, with broadcasting.</summary>
static class ElementSteps
{
    static readonly OpEntry[] s_unary = [.. OpTable.All.Where(entry => entry.Op.Arity == 1)];
    static readonly OpEntry[] s_binary = [.. OpTable.All.Where(entry => entry.Op.Arity == 2)];
    static readonly OpEntry s_select = OpTable.All.Single(entry => entry.Op.Arity == 3);

    public static readonly Kind[] All =
    [
        (10, d => Of(d, s_unary[d.Random.Next(s_unary.Length)])),
        (8, d => Of(d, s_binary[d.Random.Next(s_binary.Length)])),
        (2, d => Of(d, s_select)),
        (6, Plain),
        (3, WithNumber),
        (3, Where),
        (2, MaskedFill),
    ];

    /// <summary>Two that broadcast with each other, or three.</summary>
    public static int[]? Broadcasting(Drawing d, int count)
    {
        var first = d.Any();
        int[] given = [first];
        var sizes = d[first].Sizes;
        for (var i = 1; i < count; i++)
        {
            if (d.Find(x => Fit(sizes, x.Sizes)) is not { } next)
            {
                return null;
            }
            given = [.. given, next];
            sizes = Cells.Joint(sizes, d[next].Sizes);
        }
        return given;
    }

    static bool Fit(int[] a, int[] b) =>
        Enumerable.Range(1, Math.Min(a.Length, b.Length)).All(i => a[^i] == b[^i] || a[^i] == 1 || b[^i] == 1);

    /// <summary>An op of the table; its arguments are brought to where it is smooth.</summary>
    static Step? Of(Drawing d, OpEntry entry)
    {
        if (Broadcasting(d, entry.Op.Arity) is not { } given)
        {
            return null;
        }
        var onTensors = Calls<Tensor>.Of(entry);
        var onValues = Calls<Value>.Of(entry);
        var arguments = given.Select(
            (_, i) => FormattableString.Invariant($"({Middle(entry, i)} + {Half(entry, i)} * {{{i}}}.Sin())")
        );
        var numbers = entry.Parameters.Select(p => FormattableString.Invariant($"{p.Default}"));
        string[] all = [.. arguments, .. numbers];
        var text = entry.Method switch
        {
            "-x" => $"-{all[0]}",
            { Length: 5 } binary when binary[1] == ' ' => $"{all[0]} {binary[2]} {all[1]}",
            var method => $"{all[0]}.{method}({string.Join(", ", all[1..])})",
        };
        return new(
            text,
            given,
            t => onTensors(In(entry, t)),
            c => Cells.Broadcast(c, x => onValues(Smooth(entry, In(entry, x))))
        );
    }

    /// <summary>At a kink or a step the last bit of an argument would decide.</summary>
    static Value[] Smooth(OpEntry entry, Value[] x)
    {
        var isEdge = entry.Op.Arity switch
        {
            1 => entry.Edges.Any(edge => Math.Abs(x[0].Data - edge.Inputs[0]) < 1e-7),
            2 => entry.Name is "max" or "min" && Math.Abs(x[0].Data - x[1].Data) < 1e-7,
            _ => Math.Abs(x[0].Data) < 1e-7,
        };
        return isEdge ? throw new AmbiguousException() : x;
    }

    static T[] In<T>(OpEntry entry, T[] x)
        where T : IReal<T> => [.. x.Select((arg, i) => Middle(entry, i) + Half(entry, i) * arg.Sin())];

    static double Middle(OpEntry entry, int i) => Math.Round((entry.Domain[i].Low + entry.Domain[i].High) / 2, 3);

    // Not quite to the ends: there some are steep.
    static double Half(OpEntry entry, int i) => Math.Round((entry.Domain[i].High - entry.Domain[i].Low) / 2.2, 3);

    static Step? Plain(Drawing d)
    {
        if (Broadcasting(d, 2) is not { } given)
        {
            return null;
        }
        return d.Random.Next(3) switch
        {
            0 => new("{0} + {1}", given, t => t[0] + t[1], c => Cells.Broadcast(c, x => x[0] + x[1])),
            1 => new("{0} - {1}", given, t => t[0] - t[1], c => Cells.Broadcast(c, x => x[0] - x[1])),
            _ => new("{0} * {1}", given, t => t[0] * t[1], c => Cells.Broadcast(c, x => x[0] * x[1])),
        };
    }

    static Step WithNumber(Drawing d)
    {
        int[] given = [d.Any()];
        var n = d.Number();
        return d.Random.Next(4) switch
        {
            0 => new(Invariant($"{{0}} * {n}"), given, t => t[0] * n, c => c[0].Map(x => x * n)),
            1 => new(Invariant($"{n} - {{0}}"), given, t => n - t[0], c => c[0].Map(x => n - x)),
            2 => new("{0} * 2L", given, t => t[0] * 2L, c => c[0].Map(x => x * 2)),
            _ => new(
                Invariant($"{n} / ({{0}}.Square() + 1)"),
                given,
                t => n / (t[0].Square() + 1),
                c => c[0].Map(x => n / (x.Square() + 1))
            ),
        };
    }

    /// <summary>A choice by the numbers of a third.</summary>
    static Step? Where(Drawing d)
    {
        if (Broadcasting(d, 3) is not { } given)
        {
            return null;
        }
        var limit = d.Number(-1, 1);
        return new(
            Invariant($"Tensor.Where({{0}} > {limit}, {{1}}, {{2}})"),
            given,
            t => Tensor.Where(t[0] > limit, t[1], t[2]),
            c =>
                Cells.Broadcast(c, x => IsAbove(x[0], limit) ? x[1] : x[2]) is var y && !c[1].Requires && !c[2].Requires
                    ? Detached(y)
                    : y
        );
    }

    static Step MaskedFill(Drawing d)
    {
        var x = d.Any();
        var mask = Array.ConvertAll(d[x].Items, _ => d.Chance(3));
        var (n, sizes) = (d.Number(), d[x].Sizes);
        return new(
            Invariant(
                $"{{0}}.MaskedFill(Tensor.Of<bool>([{string.Join(", ", mask).ToLowerInvariant()}], {Cells.Text(sizes)}), {n})"
            ),
            [x],
            t => t[0].MaskedFill(Tensor.Of<bool>(mask, new(sizes)), n),
            c =>
            {
                var i = 0;
                return c[0].Map(item => mask[i++] ? new Value(n) : item);
            }
        );
    }

    public static bool IsAbove(Value x, double limit) =>
        Math.Abs(x.Data - limit) > 1e-7 ? x.Data > limit : throw new AmbiguousException();

    public static Cells Detached(Cells x) => Cells.Constant(x.Sizes, Array.ConvertAll(x.Items, item => item.Data));

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>An op of the table as a function; a user calls it as a method or an operator.</summary>
    static class Calls<T>
        where T : IReal<T>
    {
        static readonly Dictionary<OpEntry, Func<T[], T>> s_known = OpTable.All.ToDictionary(entry => entry, Make);

        public static Func<T[], T> Of(OpEntry entry) => s_known[entry];

        static Func<T[], T> Make(OpEntry entry)
        {
            var types = Enumerable
                .Repeat(typeof(T), entry.Op.Arity)
                .Concat(entry.Parameters.Select(_ => typeof(double)));
            var method = typeof(RealFunctions)
                .GetMethods()
                .Where(m => m.Name == entry.Method)
                .Select(m => m.MakeGenericMethod(typeof(T)))
                .SingleOrDefault(m => m.GetParameters().Select(p => p.ParameterType).SequenceEqual(types));
            double[] numbers = [.. entry.Parameters.Select(p => p.Default)];
            return (method, entry.Op.Arity, numbers.Length) switch
            {
                (null, _, _) => x => OpCalls.Call(entry, x),
                (_, 1, 0) => With<Func<T, T>>(method, f => x => f(x[0])),
                (_, 1, 1) => With<Func<T, double, T>>(method, f => x => f(x[0], numbers[0])),
                (_, 1, _) => With<Func<T, double, double, T>>(method, f => x => f(x[0], numbers[0], numbers[1])),
                (_, 2, _) => With<Func<T, T, T>>(method, f => x => f(x[0], x[1])),
                _ => With<Func<T, T, T, T>>(method, f => x => f(x[0], x[1], x[2])),
            };
        }

        static Func<T[], T> With<TCall>(MethodInfo method, Func<TCall, Func<T[], T>> made)
            where TCall : Delegate => made(method.CreateDelegate<TCall>());
    }
}
