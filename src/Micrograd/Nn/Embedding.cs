using System.Globalization;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// A row of a table for each index: <c>[…] → […, size]</c>, PyTorch's <c>nn.Embedding</c>. State: <c>weight [rows, size]</c>.
/// </summary>
public sealed class Embedding : Module
{
    readonly ModuleTensor _weight;
    readonly int? _paddingIdx;

    /// <param name="numEmbeddings">The number of rows.</param>
    /// <param name="embeddingDim">The size of a row.</param>
    /// <param name="paddingIdx">An index whose row is 0 at first and is never learned; negative ones count from the end.</param>
    /// <param name="generator">Where the first rows come from: normal, mean 0 and deviation 1, as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or there is no row of the padding's index.</exception>
    public Embedding(
        int numEmbeddings,
        int embeddingDim,
        int? paddingIdx = null,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
    {
        ModuleSize.Require(nameof(Embedding), numEmbeddings);
        ModuleSize.Require(nameof(Embedding), embeddingDim);
        var table = Init.Normal(Tensor.Zeros([numEmbeddings, embeddingDim], dtype), generator: generator);
        _paddingIdx = Counted(paddingIdx, numEmbeddings);
        if (_paddingIdx is { } index)
        {
            table.Select(0, index).Fill(0);
        }
        _weight = Parameter("weight", table);
    }

    Embedding(Tensor weight, int? paddingIdx)
    {
        _paddingIdx = Counted(paddingIdx, weight.Shape[0]);
        _weight = Parameter("weight", weight);
    }

    /// <summary>
    /// An embedding of a table that is there already: a trained one, or one that another module has too (tied weights). The tensor itself is the parameter
    /// and learns from now on; <c>embedding.RequireGrad(false)</c> leaves it as it is, as PyTorch's <c>from_pretrained</c> does.
    /// </summary>
    /// <param name="weight">The table, <c>[rows, size]</c>, a leaf of a floating type.</param>
    /// <param name="paddingIdx">An index whose row is never learned; negative ones count from the end.</param>
    /// <exception cref="ArgumentException">The table is no matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no row of the padding's index.</exception>
    /// <exception cref="InvalidOperationException">The tensor was computed from others, or is not of a floating type.</exception>
    public static Embedding Of(Tensor weight, int? paddingIdx = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2)
        {
            throw new ArgumentException($"Embedding: a table of {weight.Shape}; it is [rows, size].", nameof(weight));
        }
        return new(weight, paddingIdx);
    }

    static int? Counted(int? paddingIdx, int rows)
    {
        if (paddingIdx is not { } index)
        {
            return null;
        }
        return index >= -rows && index < rows
            ? (index < 0 ? index + rows : index)
            : throw Refusal.OutOfRange(
                nameof(paddingIdx),
                $"Embedding: paddingIdx is {index} for a table of {rows} rows; it is {-rows} … {rows - 1}."
            );
    }

    /// <summary>The table, <c>[rows, size]</c>.</summary>
    public Tensor Weight => _weight.Value;

    /// <summary>The index whose row is never learned, counted from the front.</summary>
    public int? PaddingIdx => _paddingIdx;

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x)
    {
        var rows = Tensor.Embedding(Weight, x);
        if (_paddingIdx is not { } index || !rows.RequiresGrad)
        {
            return rows;
        }
        // The padding's row is read, but no gradient goes back to it; indices may count from the end.
        var place = Tensor.Where(x < 0, x + (long)Weight.Shape[0], x);
        var isPadding = place.Eq(Tensor.Of((long)index));
        return Tensor.Where(isPadding.Unsqueeze(-1), rows.Detach(), rows);
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Embedding({Weight.Shape[0]} × {Weight.Shape[1]})");
}
