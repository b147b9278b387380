using System.Reflection;
using System.Runtime.CompilerServices;

namespace Micrograd.Tests.TensorOps;

/// <summary>A single number counts as a dim of one for all that looks along a dim: 0, and −1, and no other.</summary>
public sealed class DimOfNumberTests
{
    static readonly string[] s_names = ["dim", "dims", "a", "b", "start", "end"];

    // What takes a part of a dim needs one, and what makes one has places for it.
    static readonly string[] s_refused = ["Select", "Slice", "Split"];
    static readonly string[] s_making = ["Unsqueeze"];

    /// <summary>All methods that take a dim, or several.</summary>
    static readonly MethodInfo[] s_methods =
    [
        .. typeof(Tensor)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method =>
                method.GetParameters().Any(IsDim)
                && !s_making.Contains(method.Name)
                // Of which another overload takes a number for the span.
                && method.GetParameters()[0].Name != "sizes"
            ),
    ];

    public static TheoryData<string> Methods => [.. s_methods.Select(method => method.Name).Distinct()];

    [Fact]
    public void These_methods_take_a_dim() =>
        Assert.Superset(
            new HashSet<string>
            {
                "Sum",
                "Var",
                "ArgMax",
                "Softmax",
                "CumSum",
                "Sort",
                "Gather",
                "Flip",
                "Transpose",
                "Prod",
            },
            s_methods.Select(method => method.Name).ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_single_number_has_the_dims_0_and_minus_1(string name)
    {
        foreach (var method in s_methods.Where(method => method.Name == name))
        {
            foreach (var dim in (int[])[0, -1])
            {
                var (number, one) = (Leaf([]), Leaf([1]));
                if (s_refused.Contains(name))
                {
                    Assert.StartsWith($"{name}: a single number has no dim", Refused(method, number, dim));
                    continue;
                }
                var (found, expected) = (Results(method, number, dim), Results(method, one, dim));
                Assert.Equal(expected.Length, found.Length);
                for (var i = 0; i < found.Length; i++)
                {
                    Assert.Equal(name == "Flatten" ? [1] : [], found[i].Shape);
                    Assert.Equal(expected[i].DType, found[i].DType);
                    Assert.Equal(expected[i].ToArray<double>(), found[i].ToArray<double>());
                    Assert.Equal(expected[i].RequiresGrad, found[i].RequiresGrad);
                    Assert.Equal(Slope(expected[i], one), Slope(found[i], number));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_single_number_has_no_other_dim(string name)
    {
        foreach (var method in s_methods.Where(method => method.Name == name))
        {
            foreach (var dim in (int[])[1, -2, int.MinValue, int.MaxValue])
            {
                Assert.Matches($"^{name}: a single number has no dim {dim}", Refused(method, Leaf([]), dim));
            }
        }
    }

    [Fact]
    public void The_one_place_of_a_single_number_is_the_only_one()
    {
        var x = Tensor.Of(2.0);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Gather(0, Tensor.Of(1L)));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.ScatterAdd(0, Tensor.Of(1L), x));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.IndexSelect(0, Tensor.Of([1L])));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.IndexAdd(0, Tensor.Of([1L]), x));
        Assert.Throws<ArgumentException>(() => x.IndexSelect(0, Tensor.Of(0L, 0)));
        Assert.Equal(2, x.Gather(0, Tensor.Of(-1L)).Item());
    }

    static bool IsDim(ParameterInfo parameter) =>
        s_names.Contains(parameter.Name)
        && (
            parameter.ParameterType == typeof(int)
            || parameter.ParameterType == typeof(int?)
            || parameter.ParameterType == typeof(ReadOnlySpan<int>)
        );

    static Tensor Leaf(Shape shape) => Tensor.Full(shape, 0.7, DType.Float64).RequireGrad();

    static double[]? Slope(Tensor y, Tensor leaf)
    {
        if (!y.RequiresGrad)
        {
            return null;
        }
        leaf.ZeroGrad();
        (y * y).Sum().Backward(retain: true);
        return leaf.Grad!.ToArray<double>();
    }

    static string Refused(MethodInfo method, Tensor x, int dim) =>
        Assert.IsAssignableFrom<ArgumentException>(Record.Exception(() => Results(method, x, dim))).Message;

    static Tensor[] Results(MethodInfo method, Tensor x, int dim)
    {
        object? result;
        // A span is no argument of what is called by reflection.
        if (method.GetParameters()[0].ParameterType == typeof(ReadOnlySpan<int>))
        {
            result = method.GetParameters().Length switch
            {
                1 => method.CreateDelegate<OfDims>(x)([dim]),
                2 => method.CreateDelegate<OfDimsKept>(x)([dim], true),
                3 when method.GetParameters()[1].ParameterType == typeof(double) =>
                    method.CreateDelegate<OfDimsOrdered>(x)([dim], 2, true),
                _ => method.CreateDelegate<OfDimsCorrected>(x)([dim], 0, true),
            };
        }
        else
        {
            object[] arguments = [.. method.GetParameters().Select(parameter => Argument(method, parameter, x, dim))];
            result = method.Invoke(x, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        return result switch
        {
            Tensor one => [one],
            ITuple several => [.. Enumerable.Range(0, several.Length).Select(i => (Tensor)several[i]!)],
            _ => (Tensor[])result!,
        };
    }

    static object Argument(MethodInfo method, ParameterInfo parameter, Tensor x, int dim) =>
        IsDim(parameter) ? (object)dim
        : parameter.ParameterType == typeof(bool) ? (object)true
        : parameter.ParameterType == typeof(int) ? (object)1
        : parameter.Name == "source" ? Tensor.Full(x.Shape, 0.3, DType.Float64)
        // A list of places, or one for each element.
        : Tensor.Zeros(method.Name.StartsWith("Index", StringComparison.Ordinal) ? [1] : x.Shape, DType.Int64);

    delegate Tensor OfDims(ReadOnlySpan<int> dims);

    delegate Tensor OfDimsKept(ReadOnlySpan<int> dims, bool keepDim);

    delegate Tensor OfDimsOrdered(ReadOnlySpan<int> dims, double order, bool keepDim);

    delegate Tensor OfDimsCorrected(ReadOnlySpan<int> dims, int correction, bool keepDim);
}
