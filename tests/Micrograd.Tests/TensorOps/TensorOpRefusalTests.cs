using Micrograd.TensorOps;

namespace Micrograd.Tests.TensorOps;

/// <summary>What an op does not take, it says before it touches anything.</summary>
public sealed class TensorOpRefusalTests
{
    // These take every tensor, and need no memory for it: the table says that they refuse nothing.
    static readonly string[] s_none = ["detach", "alias"];

    [Theory]
    [MemberData(nameof(TensorOpCases.Lines), MemberType = typeof(TensorOpCases))]
    public void A_refusal_is_typed_names_op_and_shape_and_leaves_everything_as_it_was(string name)
    {
        var entry = TensorOpCases.Entry(name);
        Assert.True(
            s_none.Contains(name) ? entry.Refused.Count == 0 : entry.Refused.Count >= 2,
            $"{entry.Refused.Count} refusals"
        );
        foreach (var sample in entry.Refused)
        {
            var inputs = sample.Inputs();
            var before = Array.ConvertAll(inputs, x => (x.ToArray<double>(), x._storage.Version));
            Exception? refusal = null;
            var applied = Micrograd.TensorOps.AppliedOp.Within(() =>
                refusal = Record.Exception(() => sample.Call(inputs))
            );
            Assert.True(IsTyped(refusal), $"{sample}: {refusal}");
            Assert.True(NamesOp(refusal!.Message, entry, sample), $"{sample}: {refusal.Message}");
            Assert.DoesNotContain(applied, one => one.Op.Listed == entry.Name);
            for (var i = 0; i < inputs.Length; i++)
            {
                Assert.Equal(
                    before[i],
                    (inputs[i].ToArray<double>(), inputs[i]._storage.Version),
                    (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Version == b.Version
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(TensorOpCases.Lines), MemberType = typeof(TensorOpCases))]
    public void An_input_that_a_write_has_gone_past_is_refused_by_the_name_of_what_was_called(string name)
    {
        var entry = TensorOpCases.Entry(name);
        var sample = entry.Samples[0];
        foreach (var free in TensorOpCases.Writes(entry) ? [] : TensorOpCases.Free(sample))
        {
            var inputs = sample.Inputs();
            _ = inputs[free].RequireGrad();
            var first = sample.Applied(inputs).First(one => one.Inputs.Contains(inputs[free])).Op;
            if (!sample.Call(inputs).RequiresGrad)
            {
                continue;
            }
            inputs[free] = Outdated(inputs[free]);
            var refusal = Assert.Throws<InvalidOperationException>(() => sample.Call(inputs)).Message;
            Assert.Contains("its history is out of date", refusal, StringComparison.Ordinal);
            // A copy in another order is no call.
            Assert.True(
                NamesOp(refusal, entry, sample)
                    || (first is not Ordered && refusal.StartsWith($"{first.Called}: ", StringComparison.Ordinal)),
                $"{sample}: {refusal}"
            );
        }
    }

    /// <summary>The same elements, seen before their memory was written to through another tensor.</summary>
    static Tensor Outdated(Tensor x)
    {
        var whole = Tensor.Stack([x.Detach(), x.Detach()]).RequireGrad() * 1;
        var (seen, again) = (whole[0], whole[0]);
        again.CopyFrom(x.Detach() * 2);
        return seen;
    }

    static bool IsTyped(Exception? e) =>
        e is ArgumentException or InvalidOperationException or NotSupportedException or OverflowException;

    /// <summary>By the method of the call, where that is the indexer by Index, or by the op's own name.</summary>
    static bool NamesOp(string message, TensorOpEntry entry, TensorOpSample sample) =>
        message.IndexOf(':', StringComparison.Ordinal) is var end and > 0
        && (
            string.Equals(message[..end], entry.Name, StringComparison.OrdinalIgnoreCase)
            || message[..end] == entry.Rule?.Op.Name
            || sample.Text.Contains(message[..end], StringComparison.Ordinal)
            || (message[..end] == "Index" && sample.Text.StartsWith("x[", StringComparison.Ordinal))
        );
}
