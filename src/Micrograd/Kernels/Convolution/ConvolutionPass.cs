namespace Micrograd.Kernels.Convolution;

/// <summary>
/// The taps that give to the same places of the result: all of a convolution's, and of a transposed one those of a residue of the stride in each
/// dim. A pass without taps writes the bias.
/// </summary>
/// <param name="ResidueI">The residue of the outer dim.</param>
/// <param name="ResidueJ">That of the middle one.</param>
/// <param name="ResidueK">That of the inner one.</param>
/// <param name="Taps">Places of the kernel, in the order of the weight.</param>
/// <param name="Offsets">How far from a position's place each reads, within a channel.</param>
internal sealed record ConvolutionPass(int ResidueI, int ResidueJ, int ResidueK, int[] Taps, int[] Offsets)
{
    /// <summary>The passes of a kernel over a copy of these dims.</summary>
    public static ConvolutionPass[] All(CopyAxis outer, CopyAxis middle, CopyAxis inner, PaddedCopy copy)
    {
        var passes = new List<ConvolutionPass>();
        for (var i = 0; i < outer.ResultStep; i++)
        {
            for (var j = 0; j < middle.ResultStep; j++)
            {
                for (var k = 0; k < inner.ResultStep; k++)
                {
                    var (taps, offsets) = (new List<int>(), new List<int>());
                    Add(i, j, k, taps, offsets);
                    passes.Add(new(i, j, k, [.. taps], [.. offsets]));
                }
            }
        }
        return [.. passes];

        void Add(int residueI, int residueJ, int residueK, List<int> taps, List<int> offsets)
        {
            for (var i = 0; i < outer.Residues.Length; i++)
            {
                for (var j = 0; j < middle.Residues.Length; j++)
                {
                    for (var k = 0; k < inner.Residues.Length; k++)
                    {
                        if (
                            outer.Residues[i] == residueI
                            && middle.Residues[j] == residueJ
                            && inner.Residues[k] == residueK
                        )
                        {
                            taps.Add((i * middle.Residues.Length + j) * inner.Residues.Length + k);
                            offsets.Add(copy.Offset(i, j, k));
                        }
                    }
                }
            }
        }
    }
}
