namespace Micrograd.Kernels.Convolution;

/// <summary>Plans of convolutions of the same sizes, each made once: one takes as long as a small convolution.</summary>
/// <param name="make">Of the sizes, and whether from the small side to the large one.</param>
internal sealed class PlanCache<TPlan>(Func<ConvolutionShape, bool, TPlan> make)
{
    /// <summary>Plans that are kept.</summary>
    const int Most = 256;

    readonly Lock _lock = new();
    Dictionary<(ConvolutionShape, bool), TPlan> _plans = [];

    public TPlan Of(ConvolutionShape shape, bool isTransposed)
    {
        // What was found is only added to copies: reading needs no lock.
        if (!_plans.TryGetValue((shape, isTransposed), out var plan))
        {
            plan = make(shape, isTransposed);
            using (Uninterrupted.Enter(_lock))
            {
                _plans = new(_plans.Count < Most ? _plans : []) { [(shape, isTransposed)] = plan };
            }
        }
        return plan;
    }
}
