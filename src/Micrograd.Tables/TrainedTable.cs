namespace Micrograd.Tables;

/// <summary>One of the models that were tried.</summary>
/// <param name="Name"><c>linear</c> or <c>network</c>.</param>
/// <param name="Validation">Its scores of validation rows, target by target: what the model was picked by.</param>
/// <param name="HeldOut">Its scores of held-out rows, target by target: nothing was picked by them.</param>
/// <param name="Epochs">What happened, network by network.</param>
public sealed record TableCandidate(
    string Name,
    IReadOnlyList<TableScores> Validation,
    IReadOnlyList<TableScores> HeldOut,
    IReadOnlyList<TrainEpoch> Epochs
);

/// <summary>What came of training on a table.</summary>
/// <param name="Model">The model that told validation rows best.</param>
/// <param name="Schema">What the columns were understood as.</param>
/// <param name="Split">Which rows it learned from, and which were held out.</param>
/// <param name="Candidates">All models that were tried, the picked one first.</param>
/// <param name="Notes">What happened on the way that should be known, a sentence each.</param>
public sealed record TrainedTable(
    TableModel Model,
    TableSchema Schema,
    TableSplit Split,
    IReadOnlyList<TableCandidate> Candidates,
    IReadOnlyList<string> Notes
)
{
    /// <summary>The picked model's scores of held-out rows, target by target.</summary>
    public IReadOnlyList<TableScores> HeldOut => Candidates[0].HeldOut;
}
