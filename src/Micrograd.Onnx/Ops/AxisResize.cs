namespace Micrograd.Onnx.Ops;

/// <summary>How one dim is resized: which places each new place is read from, and with which factors.</summary>
/// <param name="Scale">New places for each old one.</param>
/// <param name="Size">New places.</param>
sealed record AxisResize(double Scale, int Size)
{
    public string Mode { get; init; } = "nearest";

    public string Transformation { get; init; } = "half_pixel";

    public string Rounding { get; init; } = "round_prefer_floor";

    public double CubicA { get; init; } = -0.75;

    public bool ExcludesOutside { get; init; }

    public double Extrapolation { get; init; }

    public bool Antialias { get; init; }

    public (double Start, double End)? Region { get; init; }

    /// <summary>Which new places come from beyond the region's dim; null where none can.</summary>
    public bool[]? Beyond(int size) =>
        Transformation != "tf_crop_and_resize"
            ? null
            : [.. Enumerable.Range(0, Size).Select(i => Origin(i, size) is var at && (at < 0 || at > size - 1))];

    /// <summary>For each place of the kernel the old places, and the factors unless all are 1.</summary>
    public IEnumerable<(long[] Places, double[]? Factors)> Taps(int size, Func<string, OnnxException> refused)
    {
        if (
            Transformation
            is not (
                "half_pixel"
                or "half_pixel_symmetric"
                or "pytorch_half_pixel"
                or "align_corners"
                or "asymmetric"
                or "tf_half_pixel_for_nn"
                or "tf_crop_and_resize"
            )
        )
        {
            throw refused($"coordinate_transformation_mode '{Transformation}'");
        }
        if (Mode == "nearest")
        {
            if (Rounding is not ("round_prefer_floor" or "round_prefer_ceil" or "floor" or "ceil"))
            {
                throw refused($"nearest_mode '{Rounding}'");
            }
            return [([.. Enumerable.Range(0, Size).Select(i => Within(Nearest(Origin(i, size)), size))], null)];
        }
        var kernels = new (long First, double[] Factors)[Size];
        for (var i = 0; i < Size; i++)
        {
            kernels[i] = Kernel(Origin(i, size), size);
        }
        var width = Size == 0 ? 1 : kernels.Max(kernel => kernel.Factors.Length);
        return Enumerable
            .Range(0, width)
            .Select(tap =>
                (
                    Array.ConvertAll(kernels, kernel => Within(kernel.First + tap, size)),
                    (double[]?)
                        Array.ConvertAll(kernels, kernel => tap < kernel.Factors.Length ? kernel.Factors[tap] : 0)
                )
            );
    }

    /// <summary>Where among the old places a new one lies.</summary>
    double Origin(int i, int size)
    {
        var whole = Scale * size;
        return Transformation switch
        {
            "align_corners" => whole == 1 ? 0 : i * (size - 1) / (whole - 1),
            "asymmetric" => i / Scale,
            "tf_half_pixel_for_nn" => (i + 0.5) / Scale,
            "pytorch_half_pixel" => whole == 1 ? (Mode == "nearest" ? 0 : -0.5) : (i + 0.5) / Scale - 0.5,
            "half_pixel_symmetric" => size / 2.0 * (1 - Size / whole) + (i + 0.5) / Scale - 0.5,
            "tf_crop_and_resize" when Region is var (start, end) => (
                whole == 1 ? (end - start) * (size - 1) / 2 : i * (end - start) * (size - 1) / (whole - 1)
            )
                + start * (size - 1),
            _ => (i + 0.5) / Scale - 0.5,
        };
    }

    double Nearest(double at)
    {
        var floor = Math.Floor(at);
        var rest = at - floor;
        return Rounding switch
        {
            "floor" => floor,
            "ceil" => Math.Ceiling(at),
            "round_prefer_ceil" => rest < 0.5 ? floor : floor + 1,
            _ => rest <= 0.5 ? floor : floor + 1,
        };
    }

    /// <summary>The first place of a kernel, and its factors, whose sum is 1.</summary>
    (long First, double[] Factors) Kernel(double at, int size)
    {
        var floor = Math.Floor(at);
        var rest = at - floor;
        // Where there are fewer places than before, a kernel that reads all of them is as much wider.
        var narrow = Antialias ? Math.Min(1, Scale) : 1;
        var reach = (int)Math.Ceiling((Mode == "linear" ? 1 : 2) / narrow);
        var first = (long)floor - reach + 1;
        var factors = new double[2 * reach];
        for (var i = 0; i < factors.Length; i++)
        {
            var distance = narrow * Math.Abs(first + i - floor - rest);
            factors[i] = Mode == "linear" ? Math.Max(0, 1 - distance) : Cubic(distance);
            if (ExcludesOutside && (first + i < 0 || first + i >= size))
            {
                factors[i] = 0;
            }
        }
        if (Antialias || ExcludesOutside)
        {
            var sum = factors.Sum();
            factors = Array.ConvertAll(factors, factor => factor / sum);
        }
        return (first, factors);
    }

    double Cubic(double x) =>
        x <= 1 ? ((CubicA + 2) * x - (CubicA + 3)) * x * x + 1
        : x < 2 ? ((CubicA * x - 5 * CubicA) * x + 8 * CubicA) * x - 4 * CubicA
        : 0;

    static long Within(double place, int size) => (long)Math.Clamp(place, 0, Math.Max(0, size - 1));
}
