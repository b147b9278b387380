namespace Micrograd.Rules;

/// <summary>What flows through an op whose slope is chosen (<see cref="IRule.ChoosesSlope"/>).</summary>
internal static class ChosenSlope
{
    /// <summary>g · slope, and 0 where the slope is 0, whatever g is. A slope that is NaN stays NaN.</summary>
    public static T Times<T>(T g, T slope)
        where T : IReal<T> => T.SelectPositive(slope.Abs(), g, T.Constant(0)) * slope;
}
