namespace Micrograd.Training;

/// <summary>How far a training is: all that a checkpoint has beside the network, the optimizer and the generators.</summary>
internal sealed class TrainingState
{
    readonly List<EpochSummary> _epochs = [];

    /// <summary>How many steps there were.</summary>
    public long Step { get; private set; }

    /// <summary>The epoch that is being seen, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>How many of its batches were seen.</summary>
    public long Batch { get; private set; }

    /// <summary>The sum of the losses of its examples so far.</summary>
    public double LossSum { get; private set; }

    /// <summary>How many examples that are.</summary>
    public long Examples { get; private set; }

    /// <summary>The lowest loss of an epoch; infinite before the first.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>How many epochs there were since it was lower.</summary>
    public int Waited { get; private set; }

    public bool StoppedEarly { get; private set; }

    /// <summary>The weights with that loss, where they are kept.</summary>
    public IReadOnlyDictionary<string, Tensor>? BestWeights { get; private set; }

    public IReadOnlyList<EpochSummary> Epochs => _epochs;

    public double MeanLoss => LossSum / Examples;

    /// <summary>Counts a step.</summary>
    public void Count(int batches, int examples, double lossSum)
    {
        Step++;
        Batch += batches;
        Examples += examples;
        LossSum += lossSum;
    }

    public bool IsBetter(double loss, double least) => loss < BestLoss - least;

    /// <summary>Goes on to the next epoch.</summary>
    public void EndEpoch(EpochSummary summary, double loss, IReadOnlyDictionary<string, Tensor>? weights, int? patience)
    {
        _epochs.Add(summary);
        Waited++;
        if (summary.IsBest)
        {
            (BestLoss, Waited) = (loss, 0);
            BestWeights = weights ?? BestWeights;
        }
        (Epoch, Batch, LossSum, Examples) = (Epoch + 1, 0, 0, 0);
        StoppedEarly = Waited >= patience;
    }

    /// <summary>A state as it was written down.</summary>
    public static TrainingState Of(
        long step,
        int epoch,
        long batch,
        double lossSum,
        long examples,
        double bestLoss,
        int waited,
        IEnumerable<EpochSummary> epochs,
        IReadOnlyDictionary<string, Tensor>? bestWeights
    )
    {
        var state = new TrainingState
        {
            Step = step,
            Epoch = epoch,
            Batch = batch,
            LossSum = lossSum,
            Examples = examples,
            BestLoss = bestLoss,
            Waited = waited,
            BestWeights = bestWeights,
        };
        state._epochs.AddRange(epochs);
        return state;
    }

    /// <summary>Whether patience is at its end is asked anew: who goes on may have more of it.</summary>
    public void StopIfWaited(int? patience) => StoppedEarly = Waited >= patience;
}
