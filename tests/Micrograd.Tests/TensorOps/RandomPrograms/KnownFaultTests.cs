namespace Micrograd.Tests.RandomPrograms;

/// <summary>
/// What random programs have found and is not mended yet, each as small as it gets. They do not draw it meanwhile. Who mends one lets
/// them draw it, and moves its program to where it is claimed.
/// </summary>
public sealed class KnownFaultTests
{
    /// <summary>Of each fault why it is one, and whether it is still there.</summary>
    static readonly Dictionary<string, (string Why, Func<bool> IsThere)> s_faults = new()
    {
        ["a result that a checkpoint captures"] = (
            "its ops are freed by the pass before the checkpoint comes to them; see PieceSteps.CapturesResults",
            () =>
            {
                var (x, z) = (Tensor.Of(0.5).RequireGrad(), Tensor.Of(2.0).RequireGrad());
                var h = x.Sin();
                var y = Gradients.Checkpoint(t => t[0] * h, z) + h;
                return Record.Exception(() => y.Backward()) is InvalidOperationException;
            }
        ),
        ["a hook of a leaf that a checkpoint captures"] = (
            "it is called by the pass within the checkpoint, too; see PieceSteps.CapturesHooked",
            () =>
            {
                var (w, z) = (Tensor.Of(1.0).RequireGrad(), Tensor.Of(1.0).RequireGrad());
                w.RegisterHook(g => g * 10);
                Gradients.Checkpoint(t => t[0] * w, z).Backward();
                return w.Grad!.Item() == 100;
            }
        ),
        ["a constant that a checkpoint captures, changed in place"] = (
            "it is no input whose version is noted: neither what it was, nor refused; see PieceSteps.CapturesChanging",
            () =>
            {
                var (x, c) = (Tensor.Of(1.0).RequireGrad(), Tensor.Of(3.0));
                var y = Gradients.Checkpoint(t => t[0] * c, x);
                c.Fill(100);
                y.Backward();
                return x.Grad!.Item() == 100;
            }
        ),
        ["a tensor that a checkpoint is given twice"] = (
            "where the pass is recorded, each place is given the gradient of both; see RandomProgram.GivesOneTwice",
            () =>
            {
                var x = Tensor.Of(3.0).RequireGrad();
                return Gradients.Of(Gradients.Checkpoint(t => t[0] * t[1], x, x), x)[0].Item() == 12;
            }
        ),
    };

    public static TheoryData<string> Names => [.. s_faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_still_there(string name)
    {
        var (why, isThere) = s_faults[name];
        Assert.True(isThere(), $"{name} is mended; it was a fault because {why}");
    }
}
