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

    /// <summary>
    /// The sample's inputs with all sizes multiplied, to some number of elements: of those that are fractions, or of all; null where the
    /// op takes no such.
    /// </summary>
    public static Tensor[]? Grown(TensorOpSample sample, double elements, bool ofAll)
    {
        var inputs = sample.Inputs();
        bool Grows(int i) => inputs[i].Rank > 0 && (ofAll || sample.IsFree(i));
        var growing = Enumerable.Range(0, inputs.Length).Where(Grows).ToArray();
        if (growing.Length == 0)
        {
            return null;
        }
        var times = growing.Min(i => (int)Math.Pow(elements / inputs[i].Count, 1.0 / inputs[i].Rank));
        Tensor[] Grown() =>
            [.. inputs.Select((x, i) => Grows(i) ? x.Repeat([.. x.Shape.Select(_ => times)]) : x.Clone())];
        return Record.Exception(() => sample.Call(Grown())) is null ? Grown() : null;
    }

    /// <summary>Whether it writes to its inputs, so that a test has to give it others each time.</summary>
    public static bool Writes(TensorOpEntry entry) => entry.Writes.Count > 0;
}
