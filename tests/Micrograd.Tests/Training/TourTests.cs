using System.Xml.Linq;
using Micrograd.Tests.Documentation;

namespace Micrograd.Tests.Training;

/// <summary><c>micrograd</c> alone, as a newcomer starts it: in a folder of its own, as a process of its own.</summary>
public sealed class TourTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("micrograd-tour-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_tour_shows_gradients_trains_a_network_and_says_where_its_pictures_are()
    {
        var (exitCode, _, output, error) = await BuiltTool.Run([], _folder.FullName);
        Assert.Equal(0, exitCode);
        Assert.Contains("a.grad += b.data × e.grad = -3 × -2 = 6", output, StringComparison.Ordinal);
        Assert.Contains("Try next:", output, StringComparison.Ordinal);
        Assert.Contains("epoch 150/150", error, StringComparison.Ordinal);
        foreach (var name in (string[])["graph.svg", "loss.svg", "boundary.svg"])
        {
            var picture = Path.Combine("micrograd-out", name);
            Assert.Contains(picture, output, StringComparison.Ordinal);
            Assert.Equal("svg", XDocument.Load(Path.Combine(_folder.FullName, picture)).Root!.Name.LocalName);
        }
    }
}
