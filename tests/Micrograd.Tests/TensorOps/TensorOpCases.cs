namespace Micrograd.Tests.TensorOps;

/// <summary>The lines of the table of tensor ops, and what only gradients apply, for tests over all of them.</summary>
internal static class TensorOpCases
{
    static readonly TensorOpEntry[] s_all = [.. TensorOpTable.All, .. TensorOpTable.Kernels];

    public static TheoryData<string> Lines => [.. TensorOpTable.All.Select(entry => entry.Name)];

    public static TheoryData<string> All => [.. s_all.Select(entry => entry.Name)];

    public static TensorOpEntry Entry(string name) => s_all.Single(entry => entry.Name == name);

    /// <summary>Which inputs of a sample are fractions, and may be others.</summary>
    public static int[] Free(TensorOpSample sample) =>
        [.. Enumerable.Range(0, sample.Inputs().Length).Where(sample.IsFree)];

    /// <summary>The sample's call as a function of those alone.</summary>
    public static Func<Tensor[], Tensor> OfFree(TensorOpSample sample)
    {
        var free = Free(sample);
        return given =>
        {
            var inputs = sample.Inputs();
            for (var i = 0; i < free.Length; i++)
            {
                inputs[free[i]] = given[i];
            }
            return sample.Call(inputs);
        };
    }

    public static Tensor[] FreeInputs(TensorOpSample sample)
    {
        var inputs = sample.Inputs();
        return [.. Free(sample).Select(i => inputs[i])];
    }

    /// <summary>The same with all their sizes multiplied, to some number of elements, where the op takes such; else as they are.</summary>
    public static Tensor[] LargeInputs(TensorOpSample sample, double elements)
    {
        var free = FreeInputs(sample);
        if (free.Length == 0)
        {
            return free;
        }
        var times = free.Min(x => x.Rank == 0 ? int.MaxValue : (int)Math.Pow(elements / x.Count, 1.0 / x.Rank));
        var large = Array.ConvertAll(free, x => x.Rank == 0 ? x : x.Repeat([.. x.Shape.Select(_ => times)]));
        try
        {
            _ = OfFree(sample)(large);
            return large;
        }
        catch (ArgumentException)
        {
            return free;
        }
    }

    /// <summary>Whether it writes to its inputs, so that a test has to give it others each time.</summary>
    public static bool Writes(TensorOpEntry entry) => entry.Writes.Count > 0;
}
