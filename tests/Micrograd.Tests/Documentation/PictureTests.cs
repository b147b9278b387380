using System.Xml.Linq;

namespace Micrograd.Tests.Documentation;

/// <summary>The pictures in docs/images are what the code draws today; each failure says how to draw it anew.</summary>
[Collection(OneAtATime.Name)]
public sealed class PictureTests
{
    [Fact]
    public void The_neuron_is_drawn_as_the_readme_shows_it()
    {
        Value x1 = new(2.0, "x1"),
            x2 = new(0.0, "x2"),
            w1 = new(-3.0, "w1"),
            w2 = new(1.0, "w2"),
            b = new(6.8813735870195432, "b");
        var n = ((x1 * w1).Named("x1*w1") + (x2 * w2).Named("x2*w2") + b).Named("n");
        var o = n.Tanh().Named("o");
        o.Backward();
        AssertCurrent("docs/images/neuron.svg", Graph.Of(o).ToSvg());
    }

    [Fact]
    public void The_moons_are_drawn_as_example_10_draws_them()
    {
        RunExample("examples/10-moons.cs");
        AssertCurrent("docs/images/moons.svg", File.ReadAllText(Repository.PathOf("artifacts/10-moons.svg")));
    }

    [Fact]
    public void The_map_of_the_digits_has_the_points_that_example_18_draws()
    {
        RunExample("examples/18-autoencoder.cs");
        var drawn = File.ReadAllText(Repository.PathOf("artifacts/18-autoencoder.svg"));
        const string Map = "docs/images/digits-map.svg";
        // Where they lie is a matter of rounding, which differs from processor to processor: the words are compared.
        if (Words(drawn) != Words(File.ReadAllText(Repository.PathOf(Map))))
        {
            AssertCurrent(Map, drawn);
        }

        static string Words(string svg) =>
            XDocument.Parse(svg).Descendants().Single(element => element.Name.LocalName == "desc").Value;
    }

    static void RunExample(string example)
    {
        // What `dotnet run` tells a file-based program.
        AppContext.SetData("EntryPointFileDirectoryPath", Repository.PathOf("examples"));
        CSharpProgram.Run(File.ReadAllText(Repository.PathOf(example)), example);
    }

    static void AssertCurrent(string file, string drawn)
    {
        if (Environment.GetEnvironmentVariable("MICROGRAD_UPDATE_PICTURES") == "1")
        {
            File.WriteAllText(Repository.PathOf(file), drawn);
        }
        Assert.True(
            File.ReadAllText(Repository.PathOf(file)) == drawn,
            $"{file} is not what the code draws. MICROGRAD_UPDATE_PICTURES=1 ./test PictureTests writes it anew."
        );
    }
}
