using Micrograd.Files;

namespace Micrograd;

public abstract partial class ModuleBase
{
    /// <summary>
    /// Writes the <see cref="StateDict"/> to a safetensors file, whole or not at all: until it is complete the old file stays; see
    /// <see cref="Safetensors.Save"/>.
    /// </summary>
    /// <param name="path">The file; or, where its name ends in <c>.index.json</c>, the index of several beside it.</param>
    /// <param name="metadata">Texts beside the tensors.</param>
    /// <exception cref="ArgumentException">The file's name is another format's.</exception>
    /// <exception cref="IOException">The file can't be written; the message says why.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        Safetensors.Save(path, StateDict(), metadata);

    /// <summary>
    /// Reads parameters and buffers from a safetensors file, or several with an index, straight into their memory; other element types are
    /// converted. An optimizer that moves the parameters goes on with them.
    /// </summary>
    /// <remarks>
    /// All that does not fit is known from the header, before anything is changed. Where the disk fails in the midst of reading, tensors that
    /// were read are new and all others old.
    /// </remarks>
    /// <param name="path">The file; or, where its name ends in <c>.json</c>, the index of several beside it.</param>
    /// <param name="strict">Whether all names must be there, and no others.</param>
    /// <returns>The names that were not there, and those that are none of the module's.</returns>
    /// <exception cref="ArgumentException">
    /// Names are missing or unknown, though strict; or a shape differs. All are listed, each with the nearest name, and nothing was changed.
    /// </exception>
    /// <exception cref="FileFormatException">The file is none of the format; the message says at which key, and why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public (IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected) Load(string path, bool strict = true)
    {
        using var file = SafetensorsFile.Open(path);
        var fit = Fit($"Load: {path}", file.Entries.ToDictionary(entry => entry.Name, entry => entry.Shape), strict);
        using var _ = NoGrad.Enter();
        var own = NamedState().Where(t => file.Contains(t.Name)).Select(t => (t.Name, t.Tensor.Value)).ToList();
        var direct = own.ToLookup(t => StoredElements.CanReadInto(t.Value, file.Entry(t.Name).Stored));
        // What is converted may be refused for a byte: before anything is changed.
        foreach (var (tensor, read) in direct[false].Select(t => (t.Value, file.Load(t.Name))).ToList())
        {
            tensor.CopyFrom(read);
        }
        foreach (var (name, tensor) in direct[true])
        {
            file.ReadInto(name, tensor);
        }
        return (fit.Missing, fit.Unexpected);
    }
}
