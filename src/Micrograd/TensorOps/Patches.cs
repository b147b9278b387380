using System.Globalization;
using System.Numerics;
using Micrograd.Kernels.Convolution;

namespace Micrograd.TensorOps;

/// <summary>Patches of pictures: which places of a padded picture each of them has.</summary>
/// <param name="KernelSize">Places of a patch, a number each for rows and columns, as all of these.</param>
/// <param name="Dilation">From one place of a patch to the next.</param>
/// <param name="Padding">Places around a picture.</param>
/// <param name="Stride">From one patch to the next.</param>
internal readonly record struct Patches(Dims KernelSize, Dims Dilation, Dims Padding, Dims Stride)
{
    public static Patches Of(string op, PerDim kernelSize, PerDim dilation, PerDim padding, PerDim stride) =>
        kernelSize.IsNone
            ? throw new ArgumentException($"{op}: patches without a size.", nameof(kernelSize))
            : new(
                kernelSize.For(op, nameof(kernelSize), 2, 1, 1),
                dilation.For(op, nameof(dilation), 2, 1, 1),
                padding.For(op, nameof(padding), 2, 0, 0),
                stride.For(op, nameof(stride), 2, 1, 1)
            );

    /// <summary>The sizes as an op's attributes.</summary>
    public string Text =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"KernelSize = {KernelSize}, Dilation = {Dilation}, Padding = {Padding}, Stride = {Stride}"
        );

    /// <summary>How many numbers a patch has of each channel.</summary>
    public int TapsFor(string op) => Shape.Size((long)KernelSize[0] * KernelSize[1], op);

    /// <summary>The rows and the columns.</summary>
    /// <param name="op">Who asks.</param>
    /// <param name="pictures">What the picture is a part of, for a refusal.</param>
    /// <param name="height">Rows without padding.</param>
    /// <param name="width">Columns without padding.</param>
    /// <exception cref="ArgumentException">A patch is larger than the picture.</exception>
    public (ConvolutionAxis Rows, ConvolutionAxis Columns) Along(string op, Shape pictures, int height, int width) =>
        (Axis(op, pictures, height, 0), Axis(op, pictures, width, 1));

    ConvolutionAxis Axis(string op, Shape pictures, int size, int dim)
    {
        var extent = (long)Dilation[dim] * (KernelSize[dim] - 1) + 1;
        var padded = size + 2L * Padding[dim];
        if (extent > padded)
        {
            throw new ArgumentException(
                $"{op}: patches of {extent} are larger than dim {pictures.Rank - 2 + dim} of {pictures}, with its padding {padded}; pad more, or take a smaller kernel."
            );
        }
        Shape.Size(padded, op);
        var count = (int)((padded - extent) / Stride[dim]) + 1;
        return new(size, count, KernelSize[dim], Stride[dim], Dilation[dim], Padding[dim]);
    }
}

/// <summary>The patches of pictures as columns: <c>[N, C, H, W] → [N, C·h·w, L]</c>, or without N; its gradient is <see cref="PatchSums"/>.</summary>
/// <param name="Patches">The patches.</param>
internal sealed record PatchColumns(Patches Patches) : LibraryOp
{
    public override string Name => "unfold";

    internal override string Called => "Unfold";

    internal override string Attributes => Patches.Text;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        if (x.Rank is not (3 or 4))
        {
            throw new ArgumentException($"{Called}: {x.Shape} is not [N, C, H, W], or [C, H, W].");
        }
        var (rows, columns) = Patches.Along(Called, x.Shape, x.Shape[^2], x.Shape[^1]);
        var channels = Shape.Size((long)x.Shape[^3] * Patches.TapsFor(Called), Called);
        var places = Shape.Size((long)rows.Small * columns.Small, Called);
        return Ordered.AsRows(inputs, TensorSpec.Of([.. x._layout.Sizes[..^3], channels, places], x.DType));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Any(new Kernel(this), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(new PatchSums(Patches, inputs[0].Shape[^2], inputs[0].Shape[^1]), g);

    readonly struct Kernel(PatchColumns op) : IElementKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged
        {
            var shape = inputs[0].Shape;
            var (rows, columns) = op.Patches.Along(op.Called, shape, shape[^2], shape[^1]);
            var planes = (int)shape[..^2].ElementCount;
            new PatchLoop(rows, columns).Take(planes, Reduction.Rows<T>(inputs[0]), outputs[0]._storage.Span<T>());
        }
    }
}

/// <summary>Columns of patches added up to pictures: <c>[N, C·h·w, L] → [N, C, H, W]</c>, or without N; its gradient is <see cref="PatchColumns"/>.</summary>
/// <param name="Patches">The patches.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
internal sealed record PatchSums(Patches Patches, int Height, int Width) : LibraryOp
{
    public override string Name => "fold";

    internal override string Called => "Fold";

    internal override string Attributes =>
        string.Create(CultureInfo.InvariantCulture, $"{Patches.Text}, Height = {Height}, Width = {Width}");

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        var size = Dims.Of(Height, Width);
        NumbersOnly.Require(Called, x);
        var (rows, columns) = Patches.Along(Called, [Height, Width], Height, Width);
        var (taps, places) = (Patches.TapsFor(Called), (long)rows.Small * columns.Small);
        if (x.Rank is not (2 or 3) || x.Shape[^2] % taps != 0 || x.Shape[^1] != places)
        {
            throw new ArgumentException(
                $"{Called}: {x.Shape} for an output of {size} from patches of {taps} places; it must be [N, C·{taps}, {places}], or without N."
            );
        }
        return Ordered.AsRows(
            inputs,
            TensorSpec.Of([.. x._layout.Sizes[..^2], x.Shape[^2] / taps, Height, Width], x.DType)
        );
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Numbers(new Kernel(this), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(new PatchColumns(Patches), g);

    readonly struct Kernel(PatchSums op) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, Kernels.IElementLoop<T>
        {
            var shape = outputs[0].Shape;
            var (rows, columns) = op.Patches.Along(op.Called, shape, op.Height, op.Width);
            var planes = (int)shape[..^2].ElementCount;
            new PatchLoop(rows, columns).Add(planes, Reduction.Rows<T>(inputs[0]), outputs[0]._storage.Span<T>());
        }
    }
}
