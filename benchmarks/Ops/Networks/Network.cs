namespace Micrograd.Benchmarks;

/// <summary>A network to be measured.</summary>
/// <param name="Name">Layers, sizes, batch, dropout, optimizer, and whether the input wants a gradient.</param>
/// <param name="Goal">The ratio to libtorch to reach on one thread each; 0 where none is set.</param>
/// <param name="Scaling">The part of the multiply-add loop's scaling that two threads are to reach; 0 where none is set.</param>
/// <param name="Make">Makes both sides with this probability of dropout.</param>
sealed record Network(string Name, double Goal, double Scaling, Func<double, NetworkStep> Make)
{
    /// <summary>The dropout that is timed. Each side draws its own, so that what agrees is the network without.</summary>
    public double Dropout { get; init; }

    /// <summary>Who else does it.</summary>
    public string Peer { get; init; } = Torch.Name + ", usual loop";
}
