namespace Micrograd.Files;

/// <summary>What NumPy calls types of elements.</summary>
internal static class NpyTypes
{
    static readonly (string Name, StoredDType Stored)[] s_types =
    [
        ("f8", StoredDType.Float64),
        ("f4", StoredDType.Float32),
        ("f2", StoredDType.Float16),
        ("i8", StoredDType.Int64),
        ("i4", StoredDType.Int32),
        ("i2", StoredDType.Int16),
        ("i1", StoredDType.Int8),
        ("u8", StoredDType.UInt64),
        ("u4", StoredDType.UInt32),
        ("u2", StoredDType.UInt16),
        ("u1", StoredDType.UInt8),
        ("b1", StoredDType.Bool),
    ];

    /// <exception cref="FileFormatException">No tensor holds such elements.</exception>
    public static (StoredDType Stored, bool IsBigEndian) Of(string name, FilePlace place)
    {
        // < and > say the order of bytes, | that there is none, = and nothing that it is that of the machine.
        var order = name is ['<' or '>' or '|' or '=', ..] ? name[0] : '=';
        var type = name.TrimStart('<', '>', '|', '=');
        var at = Array.FindIndex(s_types, known => known.Name == type);
        if (at < 0 || (order == '|' && s_types[at].Stored.Size() > 1))
        {
            throw place.Malformed(
                type.StartsWith('O')
                    ? "its elements are objects of Python, a pickle, which may run any program when it is read, and is not read here"
                    : $"elements of type '{FileFormatException.Short(name)}' are not read; those that are: {string.Join(", ", s_types.Select(t => t.Name))}"
            );
        }
        return (s_types[at].Stored, order == '>' || (order == '=' && !BitConverter.IsLittleEndian));
    }

    /// <exception cref="ArgumentException">NumPy has no such elements.</exception>
    public static string Name(StoredDType stored) =>
        Array.FindIndex(s_types, known => known.Stored == stored) is var at and >= 0
            ? $"{(stored.Size() == 1 ? '|' : '<')}{s_types[at].Name}"
            : throw new ArgumentException($"Save: NumPy has no elements of type {stored}; Float() converts them.");
}
