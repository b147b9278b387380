using Micrograd.Playground;

namespace Micrograd;

/// <summary><c>Graph.Show(loss)</c>: a program's graph in the browser.</summary>
public static class GraphShowing
{
    /// <summary>The port that is tried first.</summary>
    public const int FirstPort = 7420;

    extension(Graph)
    {
        /// <summary>
        /// Opens the graph of these values in the browser, collapsed by scope, and waits until Enter or Ctrl+C is pressed, or the
        /// input ends. The page shows the numbers that the nodes have by then.
        /// </summary>
        /// <exception cref="ArgumentException">No output.</exception>
        /// <exception cref="IOException">No port is free.</exception>
        public static void Show(params ReadOnlySpan<Value> outputs) => Show(Graph.Of(outputs));

        /// <summary>The same of tensors.</summary>
        /// <exception cref="ArgumentException">No output.</exception>
        /// <exception cref="InvalidOperationException">A backward pass freed the graph; pass <c>retain: true</c> to it.</exception>
        /// <exception cref="IOException">No port is free.</exception>
        public static void Show(params ReadOnlySpan<Tensor> outputs) => Show(Graph.Of(outputs));

        /// <summary>The same of a graph.</summary>
        /// <param name="graph">The graph.</param>
        /// <param name="port">The port that is tried first; the next free one is taken.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not 1 to 65,535.</exception>
        /// <exception cref="IOException">No port is free.</exception>
        public static void Show(Graph graph, int port = FirstPort) =>
            // Not on this thread: one with a window would wait for itself.
            Task.Run(() => ShowAndWait(graph, port)).GetAwaiter().GetResult();

        /// <summary>
        /// Serves a graph's page while the program goes on, and opens nothing: for programs that have their own way to show it. A drawing
        /// has the numbers of when it was first looked at; the panel of a node has those of now.
        /// </summary>
        /// <param name="graph">The graph.</param>
        /// <param name="port">The port that is tried first; the next free one is taken.</param>
        /// <param name="cancel">Gives up starting.</param>
        /// <returns>The page, until it is disposed.</returns>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not 1 to 65,535.</exception>
        /// <exception cref="IOException">No port is free.</exception>
        public static Task<ShownGraph> Serve(Graph graph, int port = FirstPort, CancellationToken cancel = default) =>
            ShownGraph.Serve(graph, port, cancel);
    }

    static async Task ShowAndWait(Graph graph, int port)
    {
        await using var shown = await ShownGraph.Serve(graph, port, CancellationToken.None);
        await Console.Out.WriteLineAsync($"The graph: {shown.Link}   (Enter goes on)");
        Browser.Open(shown.Link);
        await Task.Run(Console.ReadLine);
    }
}
