using System.Diagnostics;
using System.Runtime.CompilerServices;
using Micrograd.Differentiation;
using Micrograd.Numbers;

namespace Micrograd;

/// <summary>
/// A number that remembers how it was made. Arithmetic on values builds a graph; <see cref="Backward"/> walks it from the
/// result to the leaves and leaves in each node's <see cref="Grad"/> the derivative of the result with respect to that
/// node: micrograd's class, for C#.
/// </summary>
/// <remarks>
/// <para><c>a += b</c> means <c>a = a + b</c>: a new node, so no node that a graph holds is ever changed by arithmetic.</para>
/// <para>Threads may build and differentiate graphs of their own over leaves that they share (one model's parameters):
/// additions to a leaf's gradient are atomic, so none is lost, though their order, and with it the last digit, may vary.
/// A node with inputs belongs to one walk at a time, be it by <see cref="Backward"/>, <see cref="Gradients.Of(Value, ReadOnlySpan{Value})"/> or
/// <see cref="Graph.Of(ReadOnlySpan{Value})"/>.</para>
/// </remarks>
/// <example><code>
/// var a = new Value(-4.0);
/// var b = new Value(2.0);
/// var loss = (a * b + b.Pow(3)).Relu();
/// loss.Backward();
/// Console.WriteLine(a.Grad);
/// </code></example>
[DebuggerDisplay("{DebuggerText,nq}")]
public partial class Value
{
    const int MarkBits = 16;

    // What a leaf has before any gradient: no sum is −0, so it takes no memory to know.
    internal const double NoGradient = -0.0;

    static long s_clock;

    internal readonly Value? _a;
    internal readonly Value? _b;
    internal double _data;
    internal double _grad;

    // Nothing, a Scope, or a Labelled: a graph is made anew each step, so every byte of a node is paid for each time.
    object? _tag = Micrograd.Scope.Current;

    // Two counters in one word, for the same reason. Above, when the number was last set, on one clock for all nodes: an
    // input newer than its node makes the node stale. In the last 16 bits, the walk that is at the node; see GraphOrder.
    long _stamp = Tick();

    /// <summary>A leaf: a number with no history.</summary>
    /// <param name="data">The number.</param>
    /// <param name="label">The name by which drawings and messages call it.</param>
    public Value(double data, string? label = null)
    {
        _data = data;
        _grad = NoGradient;
        Label = label;
    }

    private protected Value(double data, Value a, Value? b)
    {
        _data = data;
        _a = a;
        _b = b;
    }

    /// <summary>
    /// The number. Setting it on a node that others were computed from makes those stale: differentiate a graph built
    /// anew, or bring the old one up to date with <c>Graph.Recompute</c>.
    /// </summary>
    public double Data
    {
        get
        {
            ValueWatcher.Watching?.Reads(this, nameof(Data));
            return _data;
        }
        set
        {
            ValueWatcher.Watching?.Sets(this, value);
            _data = value;
            var now = Tick();
            // Before the stamp shows it.
            ValueChanges.Note(this);
            _stamp = now;
        }
    }

    /// <summary>
    /// The derivative of the value that <see cref="Backward"/> was called on with respect to this one: how much that
    /// result changes a unit of change here. Leaves add up over several calls until <see cref="ZeroGrad"/>, as in
    /// PyTorch; a node with inputs holds the last call's. It is 0 before any.
    /// </summary>
    public double Grad
    {
        get
        {
            ValueWatcher.Watching?.Reads(this, nameof(Grad));
            return _grad + 0.0;
        }
        set
        {
            ValueWatcher.Watching?.SetsGradient(this, value + 0.0);
            _grad = value + 0.0;
        }
    }

    /// <summary>The name by which drawings and messages call this node; null where it has none.</summary>
    public string? Label
    {
        get => (_tag as Labelled)?.Label;
        set
        {
            if (value is not null || _tag is Labelled)
            {
                _tag = new Labelled(value, Scope);
            }
        }
    }

    /// <summary>What made this node; null for a leaf.</summary>
    public Op? Op => MadeBy;

    /// <summary>What this node was computed from, in order; empty for a leaf.</summary>
    public IReadOnlyList<Value> Inputs =>
        (_a, _b, Third) switch
        {
            (null, _, _) => [],
            (var a, null, _) => [a],
            (var a, var b, null) => [a, b],
            var (a, b, c) => [a, b, c],
        };

    /// <summary>When the number was last set.</summary>
    internal long Version => _stamp >> MarkBits;

    /// <summary>Now: of this time and older are all nodes that there are.</summary>
    internal static long Now => Interlocked.Read(ref s_clock) << MarkBits | ushort.MaxValue;

    /// <summary>The same on the clock of <see cref="Now"/>.</summary>
    internal long Time => _stamp & ~(long)ushort.MaxValue;

    /// <summary>What the walk that is at the node has marked it with; 0 outside of any.</summary>
    internal ushort Mark
    {
        get => (ushort)_stamp;
        set => _stamp = (_stamp & ~(long)ushort.MaxValue) | value;
    }

    /// <summary>Whether the number was last set by then, on the clock of <see cref="Now"/>.</summary>
    internal bool IsOf(long time) => _stamp <= time;

    /// <summary>Marks the node for a walk; false where it is marked already, or was last set by the time at which the walk ends.</summary>
    internal bool TryMark(ushort mark, long begin)
    {
        // In one look: the walk comes here by every edge.
        var stamp = _stamp;
        if ((ushort)stamp == mark || stamp <= begin)
        {
            return false;
        }
        _stamp = (stamp & ~(long)ushort.MaxValue) | mark;
        return true;
    }

    internal bool IsLeaf => _a is null;

    /// <summary>Whether this node's rule may throw where it is asked for its derivative.</summary>
    internal bool IsGuest => this is GuestNode;

    internal Scope? Scope => _tag as Scope ?? (_tag as Labelled)?.Scope;

    internal Value? Third => (this as SelectNode)?._c;

    private protected virtual Op? MadeBy => null;

    internal Value Input(int index) =>
        index switch
        {
            0 => _a!,
            1 => _b!,
            _ => Third!,
        };

    /// <summary>
    /// Backpropagation: sets the gradient of every node with inputs that this one was computed from, and adds to the
    /// gradient of every leaf. The order is topological and the walk iterative, so a graph may be a million nodes deep. Where
    /// it refuses old numbers, or a rule of one's own throws, every gradient stays as it was.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A node was set to another number after this one was computed from it; or two threads differentiate one graph.
    /// </exception>
    public void Backward()
    {
        if (IsLeaf)
        {
            AddToLeaf(1);
        }
        else
        {
            using var order = GraphOrder.ByCreation(this);
            order.RequireFresh();
            order.Backpropagate();
        }
        ValueWatcher.Watching?.Backpropagated(this);
    }

    /// <summary>Forgets this node's gradient, which then reads as 0: an optimizer leaves it alone until a backward pass reaches it.</summary>
    public void ZeroGrad()
    {
        ValueWatcher.Watching?.SetsGradient(this, NoGradient);
        _grad = NoGradient;
    }

    /// <summary>Adds to each input's gradient what this node's gradient gives it; nothing for a leaf.</summary>
    internal virtual void Propagate(ushort walk) { }

    /// <summary>What this node's gradient gives to that of one input.</summary>
    internal double Contribution(int input)
    {
        var op = Op!;
        return op.Contribution(input, _grad, op.Derivative(input, _a!._data, _b?._data ?? 0, Third?._data ?? 0, _data));
    }

    /// <summary>
    /// Adds what one edge contributes in a walk. A node with inputs that the walk has not yet added to begins anew; leaves
    /// may be shared by threads, so their sum is atomic.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddToGrad(double contribution, ushort walk)
    {
        if (IsLeaf)
        {
            AddToLeaf(contribution);
        }
        else if (Mark == walk)
        {
            // Plus 0, so that a −0 is 0 as after any other sum.
            _grad = 0 + contribution;
            Mark = (ushort)(walk + 1);
        }
        else
        {
            _grad += contribution;
        }
    }

    static long Tick() => Interlocked.Increment(ref s_clock) << MarkBits;

    void AddToLeaf(double contribution)
    {
        var seen = _grad;
        contribution += 0.0;
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _grad, seen + contribution, seen);
            // By bits, since a NaN would never be equal and the loop would not end.
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }
            seen = before;
        }
    }

    /// <summary><c>Value(data=-0.7071, grad=0.5)</c>: short, and the same in every culture.</summary>
    public override string ToString()
    {
        ValueWatcher.Watching?.Reads(this, nameof(ToString));
        return Text;
    }

    /// <summary>The same for messages, of which nobody is told.</summary>
    internal string Text => $"Value(data={ShortNumber.Of(_data)}, grad={ShortNumber.Of(_grad + 0.0)})";

    internal string DebuggerText =>
        $"{(Label is { } label ? $"{label} = " : "")}{ShortNumber.Of(_data)}, grad {(HasGradient ? ShortNumber.Of(_grad) : "none")}";

    /// <summary>A label beside the scope, where there is one.</summary>
    sealed record Labelled(string? Label, Scope? Scope);
}
