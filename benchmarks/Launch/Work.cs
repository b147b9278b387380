namespace Micrograd.Benchmarks;

/// <summary>What one row times.</summary>
/// <param name="Group">What kind of work it is.</param>
/// <param name="Name">What is done.</param>
/// <param name="Prepare">Makes what is needed, and gives what does the work once.</param>
sealed record Work(string Group, string Name, Func<Action> Prepare)
{
    /// <summary>How many times as long as others it is warmed up and timed.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>A function of a tensor that wants no gradient.</summary>
    public static Work Forward(string group, string name, Func<Tensor> input, Func<Tensor, Tensor> f) =>
        new(
            group,
            name,
            () =>
            {
                var x = input();
                return () => f(x);
            }
        );

    /// <summary>The function recorded, and its backward pass, which begins with a one for each element of the result.</summary>
    public static Work Backward(string group, string name, Func<Tensor> input, Func<Tensor, Tensor> f) =>
        new(
            group,
            name + ", backward",
            () =>
            {
                var x = input().RequireGrad();
                var y = f(x);
                var ones = Tensor.Ones(y.Shape, y.DType);
                return () =>
                {
                    x.ZeroGrad();
                    f(x).Backward(ones);
                };
            }
        );

    /// <summary>A row without a gradient and one with it.</summary>
    public static Work[] Both(string group, string name, Func<Tensor> input, Func<Tensor, Tensor> f) =>
        [Forward(group, name, input, f), Backward(group, name, input, f)];

    /// <summary>Whether a word asks for it: the group, or the name, which <paramref name="isWhole"/> says is all of it.</summary>
    public bool IsCalled(string word, bool isWhole) =>
        word.Equals(Group, StringComparison.OrdinalIgnoreCase)
        || (
            isWhole
                ? word.Equals(Name, StringComparison.OrdinalIgnoreCase)
                : Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        );
}
