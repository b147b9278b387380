namespace Micrograd.TensorOps;

/// <summary>Patches of pictures: which places of a padded picture each of them has.</summary>
internal readonly struct Patches
{
    readonly string _op;
    readonly Dims _kernel;
    readonly Dims _dilation;
    readonly Dims _stride;

    public Patches(string op, PerDim kernelSize, PerDim dilation, PerDim padding, PerDim stride)
    {
        if (kernelSize.IsNone)
        {
            throw new ArgumentException($"{op}: patches without a size.", nameof(kernelSize));
        }
        _op = op;
        _kernel = kernelSize.For(op, nameof(kernelSize), 2, 1, 1);
        _dilation = dilation.For(op, nameof(dilation), 2, 1, 1);
        _stride = stride.For(op, nameof(stride), 2, 1, 1);
        Padding = padding.For(op, nameof(padding), 2, 0, 0);
    }

    /// <summary>Places around a picture.</summary>
    public Dims Padding { get; }

    /// <summary>Places of a patch.</summary>
    public int Taps => _kernel[0] * _kernel[1];

    /// <summary>For each place of a patch, where in the padded picture, counted row after row, it lies in each of the patches.</summary>
    /// <param name="pictures">What the picture is a part of, for a refusal.</param>
    /// <param name="height">Rows without padding.</param>
    /// <param name="width">Columns without padding.</param>
    /// <exception cref="ArgumentException">A patch is larger than the picture.</exception>
    public long[] Places(Shape pictures, int height, int width)
    {
        var (rows, columns) = (Count(pictures, height, 0), Count(pictures, width, 1));
        var places = new long[Shape.Size((long)Taps * rows * columns, _op)];
        var (at, whole) = (0, width + 2L * Padding[1]);
        for (var tap = 0; tap < Taps; tap++)
        {
            var (i, j) = Math.DivRem(tap, _kernel[1]);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    places[at++] =
                        ((long)row * _stride[0] + i * _dilation[0]) * whole + column * _stride[1] + j * _dilation[1];
                }
            }
        }
        return places;
    }

    int Count(Shape pictures, int size, int dim)
    {
        var extent = (long)_dilation[dim] * (_kernel[dim] - 1) + 1;
        var padded = size + 2L * Padding[dim];
        return extent <= padded
            ? (int)((padded - extent) / _stride[dim]) + 1
            : throw new ArgumentException(
                $"{_op}: patches of {extent} are larger than dim {pictures.Rank - 2 + dim} of {pictures}, with its padding {padded}; pad more, or take a smaller kernel."
            );
    }
}
