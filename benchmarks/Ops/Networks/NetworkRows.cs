using TorchSharp;

namespace Micrograd.Benchmarks;

/// <summary>
/// Whole networks as users write them: beside TorchSharp on one thread each and on two, and ours on two threads beside ours on one. Nothing
/// is timed before three steps of training agree.
/// </summary>
static class NetworkRows
{
    const string Group = "networks";

    /// <param name="only">What a network's name must hold; all where it is empty.</param>
    public static IEnumerable<Row> Run(string only) =>
        ((IEnumerable<Network>)[.. PictureNetworks.All, .. RecurrentNetworks.All, .. AttentionNetworks.All])
            .Where(network => network.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
            .SelectMany(Of);

    static IReadOnlyList<Row> Of(Network network)
    {
        using var scope = torch.NewDisposeScope();
        var agree = network.Make(0).Agree();
        var step = network.Make(network.Dropout);
        List<Row> rows = [Beside(1, network.Goal)];
        if (network.Scaling > 0)
        {
            // On two threads no slower than libtorch either.
            rows.Add(Beside(2, 1));
            rows.Add(ThreadRows.Scaling(Group, network.Name, network.Scaling, step.Ours));
        }
        return rows;

        Row Beside(int threads, double goal) =>
            new Comparison(Group, network.Name, network.Peer, goal, step.Ours, step.Theirs, () => agree)
            {
                Threads = threads,
            }.Measure();
    }
}
