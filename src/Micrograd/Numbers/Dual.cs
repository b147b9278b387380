namespace Micrograd;

/// <summary>
/// A number with its derivative in one direction: forward mode. Every op carries the tangent along by its rule, so
/// f(new Dual(x, 1)) gives f(x) and f′(x) in one pass, with no graph.
/// </summary>
/// <remarks>
/// A tangent belongs to the call of <see cref="Gradients.Jvp(Func{Dual[], Dual}, ReadOnlySpan{double}, ReadOnlySpan{double})"/>
/// whose argument it came from, and is 0 to a call within that one: a number that a function closes over is a constant.
/// </remarks>
/// <param name="Value">The number.</param>
/// <param name="Tangent">Its derivative in the chosen direction; 0 for a constant.</param>
public readonly record struct Dual(double Value, double Tangent) : IReal<Dual>
{
    static long s_calls;

    // Above 0, the number of the call of Jvp that the tangent belongs to. Else the dual was made by hand, and minus this is the
    // number of the last call that had begun by then: it is part of any that began no later, and was there before all others.
    readonly long _call = -s_calls;

    internal Dual(double value, double tangent, long call)
        : this(value, tangent) => _call = call;

    /// <summary>A number for a call of Jvp that begins, above that of all before.</summary>
    internal static long BeginCall() => Interlocked.Increment(ref s_calls);

    /// <summary>Whether this came out of a call that began within the given one, or later in another thread.</summary>
    internal bool IsOfLaterThan(long call) => _call > call;

    /// <summary>The derivative as a call of Jvp sees it: 0 for what is a constant to it.</summary>
    internal double TangentIn(long call) => _call == call || (_call <= 0 && -_call >= call) ? Tangent : 0;

    /// <summary>A number is a constant: its tangent is 0.</summary>
    public static implicit operator Dual(double value) => new(value, 0, 0);

    /// <inheritdoc />
    public static Dual Constant(double c) => new(c, 0, 0);

    /// <inheritdoc />
    public static Dual SelectPositive(Dual test, Dual ifPositive, Dual otherwise) =>
        test.Value > 0 ? ifPositive : otherwise;

    /// <inheritdoc />
    public static Dual Apply<TRule>(TRule rule, Dual x)
        where TRule : struct, IUnaryRule
    {
        Real at = x.Value;
        var y = rule.Evaluate(at);
        return new(y, x.Tangent == 0 ? 0 : rule.Derivative(at, y) * x.Tangent, x._call);
    }

    /// <inheritdoc />
    public static Dual Apply<TRule>(TRule rule, Dual a, Dual b)
        where TRule : struct, IBinaryRule
    {
        Real atA = a.Value;
        Real atB = b.Value;
        var y = rule.Evaluate(atA, atB);
        var call = CallOf(a, b);
        var (tangentA, tangentB) = (a.TangentIn(call), b.TangentIn(call));
        // A tangent of 0 is not multiplied: a constant exponent must not bring in the logarithm of a negative base.
        double tangent = 0;
        if (tangentA != 0)
        {
            tangent += rule.DerivativeA(atA, atB, y) * tangentA;
        }
        if (tangentB != 0)
        {
            tangent += rule.DerivativeB(atA, atB, y) * tangentB;
        }
        return new(y, tangent, call);
    }

    /// <summary>a + b</summary>
    public static Dual operator +(Dual a, Dual b) => Apply(new Rules.Add(), a, b);

    /// <summary>a − b</summary>
    public static Dual operator -(Dual a, Dual b) => Apply(new Rules.Subtract(), a, b);

    /// <summary>a × b</summary>
    public static Dual operator *(Dual a, Dual b) => Apply(new Rules.Multiply(), a, b);

    /// <summary>a / b</summary>
    public static Dual operator /(Dual a, Dual b) => Apply(new Rules.Divide(), a, b);

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    public static Dual operator %(Dual a, Dual b) => Apply(new Rules.Remainder(), a, b);

    /// <summary>−a</summary>
    public static Dual operator -(Dual a) => new(-a.Value, -a.Tangent, a._call);

    /// <summary>Equal numbers with equal tangents, whatever they came from.</summary>
    public bool Equals(Dual other) => Value.Equals(other.Value) && Tangent.Equals(other.Tangent);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Value, Tangent);

    /// <summary>The value and the tangent, in every culture alike.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Dual(value={Value}, tangent={Tangent})");

    /// <summary>The innermost call that a result of both is part of; of two made by hand, when the later one was made.</summary>
    static long CallOf(Dual a, Dual b) =>
        a._call == b._call ? a._call
        : a._call > 0 || b._call > 0 ? Math.Max(a._call, b._call)
        : Math.Min(a._call, b._call);
}
