using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>A single number, <c>[]</c>.</summary>
    /// <param name="value">The element.</param>
    public static Tensor Of(double value) => Of<double>([value], []);

    /// <summary>A single number, <c>[]</c>.</summary>
    /// <param name="value">The element.</param>
    public static Tensor Of(float value) => Of<float>([value], []);

    /// <summary>A single whole number, <c>[]</c>.</summary>
    /// <param name="value">The element.</param>
    public static Tensor Of(long value) => Of<long>([value], []);

    /// <summary>The numbers as one dim.</summary>
    /// <param name="values">The elements.</param>
    public static Tensor Of(params ReadOnlySpan<double> values) => Of(values, values.Length);

    /// <summary>The numbers as one dim.</summary>
    /// <param name="values">The elements.</param>
    public static Tensor Of(params ReadOnlySpan<float> values) => Of(values, values.Length);

    /// <summary>The whole numbers as one dim.</summary>
    /// <param name="values">The elements.</param>
    public static Tensor Of(params ReadOnlySpan<long> values) => Of(values, values.Length);

    /// <summary>True or false, as one dim.</summary>
    /// <param name="values">The elements.</param>
    public static Tensor Of(params ReadOnlySpan<bool> values) => Of(values, values.Length);

    /// <summary>A copy of the elements, row after row.</summary>
    /// <typeparam name="T">The type in C#.</typeparam>
    /// <param name="values">As many as the shape has.</param>
    /// <param name="shape">The size of each dim.</param>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    /// <exception cref="NotSupportedException">Elements of a type that no tensor has.</exception>
    public static Tensor Of<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        if (shape.ElementCount != values.Length)
        {
            throw new ArgumentException(
                $"Of: {values.Length} elements do not fill {shape}, which has {shape.ElementCount}.",
                nameof(values)
            );
        }
        var tensor = Uninitialized(shape.Sizes, DTypes.Of<T>("Of"), "Of");
        values.CopyTo(tensor._storage.Span<T>());
        Watcher.Made(tensor);
        return tensor;
    }

    /// <inheritdoc cref="Of{T}(ReadOnlySpan{T}, Shape)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Of<T>(T[] values, int[] shape)
        where T : unmanaged => Of<T>(values.AsSpan(), (Shape)shape);

    /// <summary>A copy of a C# array: of one dim or more, <c>new double[2, 3]</c>, or of arrays in arrays, all equally long.</summary>
    /// <param name="array">Numbers or truth values.</param>
    /// <exception cref="ArgumentException">Arrays of one level differ in length.</exception>
    /// <exception cref="NotSupportedException">Elements of a type that no tensor has.</exception>
    public static Tensor Of(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return NestedArray.Read(array);
    }

    /// <summary>Rows of numbers, all equally long: <c>Tensor.Of([[1.0, 2.0], [3.0, 4.0]])</c>.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">Rows differ in length.</exception>
    public static Tensor Of(double[][] rows) => Of((Array)rows);

    /// <summary>Rows of numbers, all equally long.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">Rows differ in length.</exception>
    public static Tensor Of(float[][] rows) => Of((Array)rows);

    /// <summary>Rows of whole numbers: <c>Tensor.Of([[1, 2], [3, 4]])</c> is int64, as in PyTorch.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static Tensor Of(long[][] rows) => Of((Array)rows);

    /// <summary>Rows of truth values.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static Tensor Of(bool[][] rows) => Of((Array)rows);

    /// <summary>Every element the same.</summary>
    /// <param name="shape">The size of each dim.</param>
    /// <param name="value">
    /// The number. Whole elements get it rounded towards 0, ±2⁶³ at most (2⁶³ − 1 above), and 0 for NaN; bool gets whether it is not 0.
    /// </param>
    /// <param name="dtype">The type of the elements.</param>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32) =>
        Door.Apply(new Full(shape, value, dtype));

    /// <summary>Every element the same whole number, exactly for all 64 bits if the elements are whole.</summary>
    /// <param name="shape">The size of each dim.</param>
    /// <param name="value">The number.</param>
    /// <param name="dtype">The type of the elements.</param>
    public static Tensor Full(Shape shape, long value, DType dtype = DType.Float32) =>
        Door.Apply(new Full(shape, value, dtype));

    /// <inheritdoc cref="Full(Shape, double, DType)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Full(int[] shape, double value, DType dtype = DType.Float32) =>
        Full((Shape)shape, value, dtype);

    /// <inheritdoc cref="Full(Shape, long, DType)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Full(int[] shape, long value, DType dtype = DType.Float32) => Full((Shape)shape, value, dtype);

    /// <summary>All 0.</summary>
    /// <param name="shape">The size of each dim.</param>
    /// <param name="dtype">The type of the elements.</param>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32) => Door.Apply(new Full(shape, 0L, dtype));

    /// <inheritdoc cref="Zeros(Shape, DType)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Zeros(int[] shape, DType dtype = DType.Float32) => Zeros((Shape)shape, dtype);

    /// <summary>All 1.</summary>
    /// <param name="shape">The size of each dim.</param>
    /// <param name="dtype">The type of the elements.</param>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32) => Door.Apply(new Full(shape, 1L, dtype));

    /// <inheritdoc cref="Ones(Shape, DType)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Ones(int[] shape, DType dtype = DType.Float32) => Ones((Shape)shape, dtype);

    /// <summary>All 0, of the same shape and type.</summary>
    /// <param name="x">The tensor that lends its shape and type.</param>
    public static Tensor ZerosLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Zeros(x.Shape, x.DType);
    }

    /// <summary>All 1, of the same shape and type.</summary>
    /// <param name="x">The tensor that lends its shape and type.</param>
    public static Tensor OnesLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Ones(x.Shape, x.DType);
    }

    /// <summary>start, start + 1, … before end, as whole numbers.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="end">What they stay below.</param>
    /// <exception cref="OverflowException">There are more than one block of memory holds.</exception>
    public static Tensor Arange(long start, long end) => Door.Apply(new Arange(start, end));

    /// <summary>0, 1, … before end, as whole numbers.</summary>
    /// <param name="end">What they stay below.</param>
    public static Tensor Arange(long end) => Arange(0, end);

    /// <summary>Numbers at equal distances, start + i (end − start) / (count − 1), both ends included; of one it is the start.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The last.</param>
    /// <param name="count">How many.</param>
    /// <param name="dtype">The type of the elements; whole ones are rounded towards 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">count is negative.</exception>
    /// <exception cref="OverflowException">There are more than one block of memory holds.</exception>
    public static Tensor Linspace(double start, double end, int count, DType dtype = DType.Float32) =>
        Door.Apply(new Linspace(start, end, count, dtype));

    /// <summary>Ones on the diagonal, else zeros: <c>[size, size]</c>.</summary>
    /// <param name="size">The number of rows and of columns.</param>
    /// <param name="dtype">The type of the elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    /// <exception cref="OverflowException">There are more elements than one block of memory holds.</exception>
    public static Tensor Eye(int size, DType dtype = DType.Float32) => Door.Apply(new Eye(size, dtype));

    /// <summary>A number of the program: it takes the element type of what it meets.</summary>
    internal static Tensor Weak(Number value, DType dtype) =>
        new(value.As(dtype)._storage, Layout.Contiguous([]), dtype) { _isWeak = true };
}
