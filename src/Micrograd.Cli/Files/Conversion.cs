namespace Micrograd.Cli.Files;

/// <summary>Tensors of a file in the types in which they are to be written, with no number another one unless that is asked for.</summary>
sealed class Conversion
{
    readonly Dictionary<string, StoredDType> _storedAs = [];

    /// <summary>The tensors, of the types that hold what is stored.</summary>
    public OrderedDictionary<string, Tensor> Tensors { get; } = [];

    /// <summary>As what each is stored.</summary>
    public IReadOnlyDictionary<string, StoredDType> StoredAs => _storedAs;

    /// <param name="file">Where they are.</param>
    /// <param name="entries">Which of them.</param>
    /// <param name="type">
    /// The type of those of its kind, floating or whole; of all, where none is of its kind; null for as they are.
    /// </param>
    /// <param name="isLossy">Whether floating numbers may be rounded.</param>
    /// <exception cref="CommandException">A number would be another one.</exception>
    public static Conversion Of(TensorFile file, IReadOnlyList<TensorEntry> entries, StoredDType? type, bool isLossy)
    {
        var conversion = new Conversion();
        var isOfKind =
            type is { } said && entries.Any(entry => entry.Stored.IsFloating() == said.IsFloating())
                ? said.IsFloating()
                : (bool?)null;
        foreach (var entry in entries)
        {
            var stored =
                type is { } to && (isOfKind is not { } kind || entry.Stored.IsFloating() == kind) ? to : entry.Stored;
            var tensor = file.Load(entry.Name);
            conversion._storedAs[entry.Name] = stored;
            conversion.Tensors[entry.Name] =
                stored == entry.Stored ? tensor : Converted(tensor, entry.Name, stored, isLossy);
        }
        return conversion;
    }

    static Tensor Converted(Tensor tensor, string name, StoredDType stored, bool isLossy)
    {
        using var _ = NoGrad.Enter();
        var type = HeldAs(stored);
        if (!stored.IsFloating())
        {
            RequireWhole(tensor, name, stored);
        }
        var converted = tensor.To(type);
        if (stored.IsFloating() && !isLossy)
        {
            RequireSame(tensor, converted, name, stored);
        }
        return converted;
    }

    static void RequireWhole(Tensor tensor, string name, StoredDType stored)
    {
        if (tensor.Count == 0 || tensor.DType is DType.Bool)
        {
            return;
        }
        var (least, most) = Range(stored);
        if (tensor.DType is DType.Int64 && most > uint.MaxValue)
        {
            // As doubles the greatest are beyond it; they fit.
            most = double.PositiveInfinity;
        }
        var numbers = tensor.Double();
        var isOther =
            stored is StoredDType.Bool
                ? (numbers.Ne(0) & numbers.Ne(1))
                : (numbers < least) | (numbers > most) | numbers.IsNaN() | numbers.Floor().Ne(numbers);
        RequireNone(isOther, numbers, name, at => $"is none of {StoredTypeName.Of(stored)}", hint: null);
    }

    static void RequireSame(Tensor tensor, Tensor converted, string name, StoredDType stored)
    {
        if (tensor.Count == 0)
        {
            return;
        }
        // Of two NaN neither equals the other, and both are the same number that is none.
        var back = converted.To(tensor.DType);
        var isOther = back.Ne(tensor);
        if (tensor.DType is not (DType.Int64 or DType.Bool))
        {
            isOther &= ~tensor.IsNaN();
        }
        else if (tensor.DType is DType.Int64)
        {
            // What was rounded to 2⁶³ comes back as the number below, which it may have been.
            isOther |= converted.Double() >= 9223372036854775808.0;
        }
        var rounded = back.Double().Reshape(-1);
        RequireNone(
            isOther,
            tensor.Double(),
            name,
            at => $"is {NumberText.Of(rounded[at].Item(), full: true)} in {StoredTypeName.Of(stored)}",
            "--lossy allows that numbers are rounded."
        );
    }

    static void RequireNone(Tensor isOther, Tensor numbers, string name, Func<int, string> why, string? hint)
    {
        if (isOther.Any().Item() == 0)
        {
            return;
        }
        var at = (int)isOther.Reshape(-1).Long().ArgMax(0).Item();
        var number = NumberText.Of(numbers.Reshape(-1)[at].Item(), full: true);
        throw CommandException.Failed($"'{name}' has the number {number}, which {why(at)}", hint);
    }

    static DType HeldAs(StoredDType stored) =>
        stored switch
        {
            StoredDType.Float64 => DType.Float64,
            StoredDType.Float32 => DType.Float32,
            StoredDType.Float16 => DType.Float16,
            StoredDType.BFloat16 => DType.BFloat16,
            StoredDType.Bool => DType.Bool,
            _ => DType.Int64,
        };

    /// <summary>The least and the greatest whole number, of those that a double holds; a tensor has at most 63 bits.</summary>
    static (double Least, double Most) Range(StoredDType stored) =>
        stored switch
        {
            StoredDType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            StoredDType.Int16 => (short.MinValue, short.MaxValue),
            StoredDType.Int32 => (int.MinValue, int.MaxValue),
            StoredDType.UInt8 => (0, byte.MaxValue),
            StoredDType.UInt16 => (0, ushort.MaxValue),
            StoredDType.UInt32 => (0, uint.MaxValue),
            StoredDType.UInt64 => (0, Math.BitDecrement(9223372036854775808.0)),
            _ => (long.MinValue, Math.BitDecrement(9223372036854775808.0)),
        };
}
