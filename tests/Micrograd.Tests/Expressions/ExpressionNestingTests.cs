namespace Micrograd.Tests.Expressions;

public sealed class ExpressionNestingTests
{
    static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    // What opens once, what stands inside, what closes once.
    public static TheoryData<string, string, string> Nested =>
        new()
        {
            { "(", "x", ")" },
            { "-", "x", "" },
            { "tanh(", "x", ")" },
            { "x**", "x", "" },
            { "1+2*(", "x", ")" },
            { "x.max(", "x", ")" },
            { "max(1,", "x", ")" },
            { "float(", "x", ")" },
        };

    [Theory]
    [MemberData(nameof(Nested))]
    public void Nesting_works_up_to_the_limit_and_is_an_error_beyond_on_a_small_stack(
        string open,
        string inner,
        string close
    )
    {
        OnSmallStack(() =>
        {
            Assert.NotNull(ExpressionProgram.Parse($"x = 1\n{Repeat(open, 200)}{inner}{Repeat(close, 200)}"));
            foreach (var depth in (int[])[201, 5_000])
            {
                var error = Assert.Throws<ExpressionException>(() =>
                    ExpressionProgram.Parse($"x = 1\n{Repeat(open, depth)}{inner}{Repeat(close, depth)}")
                );
                Assert.Contains("nested more than 200 deep", error.Message, StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void Chains_are_no_nesting() =>
        OnSmallStack(() =>
        {
            Assert.Equal(3, ExpressionProgram.Parse($"x = 3\nx{Repeat(".relu()", 9_000)}").Output.Data);
            Assert.Equal(3, ExpressionProgram.Parse($"x = 3\nx{Repeat(".data", 9_000)}").Output.Data);
            Assert.Equal(3, ExpressionProgram.Parse($"x = 3\n{Repeat("+", 60_000)}x").Output.Data);
            var sum = ExpressionProgram.Parse($"x = 3\nx{Repeat("+x", 30_000)}");
            sum.Output.Backward();
            Assert.Equal(30_001, sum["x"].Grad);
        });

    [Fact]
    public void Brackets_and_strings_in_what_is_skipped_may_be_deep() =>
        OnSmallStack(() =>
        {
            Assert.Equal(1, ExpressionProgram.Parse($"print{Repeat("(", 30_000)}{Repeat(")", 30_000)}\n1").Output.Data);
            Assert.Equal(
                1,
                ExpressionProgram.Parse($"print({Repeat("f'{", 10_000)}{Repeat("}'", 10_000)})\n1").Output.Data
            );
            Assert.Throws<ExpressionException>(() => ExpressionProgram.Parse($"print({Repeat("f'{", 15_000)}"));
        });

    static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
#pragma warning disable CA1031 // Whatever it is, it is thrown again below, where the test sees it.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    failure = e;
                }
            },
            256 * 1024
        );
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }
}
