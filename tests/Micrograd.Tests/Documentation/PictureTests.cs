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
        const string Example = "examples/10-moons.cs";
        // What `dotnet run` tells a file-based program.
        AppContext.SetData("EntryPointFileDirectoryPath", Repository.PathOf("examples"));
        CSharpProgram.Run(File.ReadAllText(Repository.PathOf(Example)), Example);
        AssertCurrent("docs/images/moons.svg", File.ReadAllText(Repository.PathOf("artifacts/10-moons.svg")));
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
