using TorchSharp;

namespace Micrograd.Benchmarks;

/// <summary>Loads libtorch, and carries numbers between it and this library.</summary>
static class Torch
{
    public const string Name = "libtorch 2.10";

    public static string Versions => $"TorchSharp {typeof(torch).Assembly.GetName().Version}, {Name}";

    public static void Load()
    {
        WeakVersion.Mark(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"), "GLIBCXX_3.4.32");
        torch.set_num_threads(1);
    }

    /// <summary>A tensor of the same numbers; what is transposed stays so.</summary>
    public static torch.Tensor Of(Tensor x, bool requiresGrad = false)
    {
        var shape = Array.ConvertAll(x.Shape.ToArray(), size => (long)size);
        var copy =
            x.DType == DType.Int64 ? torch.tensor(x.ToArray<long>(), shape) : torch.tensor(x.ToArray<float>(), shape);
        return requiresGrad ? copy.requires_grad_() : copy;
    }

    /// <summary>Whether all numbers are equal to float32's digits, those lost in sums of many included.</summary>
    public static bool Same(Tensor ours, torch.Tensor theirs, double tolerance = 1e-4)
    {
        using var flat = theirs.detach().contiguous();
        var (a, b) = (ours.ToArray<float>(), flat.data<float>().ToArray());
        var scale = Math.Max(1e-6, b.Max(Math.Abs));
        return a.Length == b.Length
            && a.Zip(b, (x, y) => Math.Abs(x - y) <= tolerance * Math.Max(scale, Math.Abs(y))).All(equal => equal);
    }

    /// <summary>‖ours − theirs‖ / ‖theirs‖; ∞ where there are not as many numbers.</summary>
    public static double Distance(Tensor ours, torch.Tensor theirs)
    {
        using var flat = theirs.detach().contiguous();
        var (a, b) = (ours.ToArray<float>(), flat.data<float>().ToArray());
        return a.Length == b.Length
            ? Math.Sqrt(a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum() / Math.Max(1e-12, b.Sum(y => Math.Pow(y, 2))))
            : double.PositiveInfinity;
    }
}
