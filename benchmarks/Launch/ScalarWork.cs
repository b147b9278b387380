namespace Micrograd.Benchmarks;

/// <summary>The scalar engine.</summary>
static class ScalarWork
{
    // One step takes milliseconds and makes garbage that outlives the youngest generation.
    const double Patience = 5;

    public static IEnumerable<Work> All => [new("scalar", "moons", Prepare) { Patience = Patience }];

    static Action Prepare()
    {
        var step = new MoonsStep(Path.Combine(AppContext.BaseDirectory, "moons.csv"));
        return () => step.Run();
    }
}
