using System.CommandLine;
using Micrograd.Cli.Files;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd convert</c>: tensors from one format into another, every number as it was.</summary>
static class ConvertCommand
{
    const string Written = ".safetensors, .index.json, .npz and .npy are written";

    public static Command Create(Terminal terminal)
    {
        var from = new Argument<string>("FROM")
        {
            Description = "A file of safetensors, or the index of several; .npz, .npy or IDX.",
        };
        var to = new Argument<string>("TO")
        {
            Description = "The file to write: NAME.safetensors, NAME.index.json, NAME.npz or NAME.npy.",
        };
        var type = new Option<string?>("--dtype")
        {
            Description =
                "The type of the tensors of its kind, floating or whole, or of all where none is: float16, bfloat16, float32, float64, int8 …",
            HelpName = "TYPE",
        };
        var tensor = new Option<string[]>("--tensor")
        {
            Description = "This tensor alone; more than once for several.",
            HelpName = "NAME",
        };
        var lossy = new Option<bool>("--lossy") { Description = "Allows that floating numbers are rounded." };
        var command = new Command("convert", "Writes the tensors of a file in another format.");
        command.Add(from);
        command.Add(to);
        command.Add(type);
        command.Add(tensor);
        command.Add(lossy);
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(to);
            var save = WriterOf(target);
            var stored = parsed.GetValue(type) is { } name ? StoredTypeName.Read(name) : (StoredDType?)null;
            using var file = InputTensors.Open(parsed.GetRequiredValue(from));
            var entries = Chosen(file, parsed.GetValue(tensor) ?? []);
            Require(target, entries, stored);
            save(target, Conversion.Of(file, entries, stored, parsed.GetValue(lossy)), file.Metadata);
            if (file.Metadata.Count > 0 && !IsSafetensors(target))
            {
                terminal.Note($"the metadata is left out: {Path.GetExtension(target)} has none");
            }
            terminal.Note($"wrote {target}");
            return ExitCodes.Fine;
        });
        return command;
    }

    static bool IsSafetensors(string path) => HasEnding(path, ".safetensors") || HasEnding(path, ".index.json");

    static Action<string, Conversion, IReadOnlyDictionary<string, string>> WriterOf(string target)
    {
        if (IsSafetensors(target))
        {
            return static (path, all, metadata) =>
                Guarded(() => Safetensors.Save(path, all.Tensors, metadata, all.StoredAs));
        }
        if (HasEnding(target, ".npz"))
        {
            return static (path, all, _) => Guarded(() => Npz.Save(path, all.Tensors, storedAs: all.StoredAs));
        }
        if (HasEnding(target, ".npy"))
        {
            return static (path, all, _) =>
                Guarded(() => Npy.Save(path, all.Tensors.GetAt(0).Value, all.StoredAs.Single().Value));
        }
        throw CommandException.Usage(
            target.Length == 0 ? "the file's name is empty" : $"can't tell a format from the name {target}: {Written}"
        );
    }

    static IReadOnlyList<TensorEntry> Chosen(TensorFile file, string[] names)
    {
        if (names.Length == 0)
        {
            return file.Entries;
        }
        var known = file.Entries.ToDictionary(entry => entry.Name);
        return
        [
            .. names
                .Distinct()
                .Select(name =>
                    known.TryGetValue(name, out var entry)
                        ? entry
                        : throw CommandException.Usage(
                            $"there is no tensor '{name}'",
                            Expressions.NearestName.Of(name, known.Keys) is { } nearest
                                ? $"Did you mean {nearest}?"
                                : "'micrograd summary' lists them all."
                        )
                ),
        ];
    }

    /// <summary>What the format does not have is refused before a number is read.</summary>
    static void Require(string target, IReadOnlyList<TensorEntry> entries, StoredDType? type)
    {
        if (HasEnding(target, ".npy") && entries.Count != 1)
        {
            throw CommandException.Usage(
                $"a .npy file has one tensor, and there are {entries.Count}",
                "--tensor NAME chooses one; .npz has them all."
            );
        }
        if (
            !IsSafetensors(target)
            && entries.FirstOrDefault(entry => entry.Stored is StoredDType.BFloat16) is { } entry
            && (type is not { } said || !said.IsFloating())
        )
        {
            throw CommandException.Failed(
                $"'{entry.Name}' is bfloat16, which NumPy has not",
                "--dtype float32 holds all of its numbers."
            );
        }
        if (!IsSafetensors(target) && type is StoredDType.BFloat16)
        {
            throw CommandException.Usage("NumPy has no bfloat16", "--dtype float32 holds all of its numbers.");
        }
    }

    static void Guarded(Action save)
    {
        try
        {
            save();
        }
        catch (ArgumentException e)
        {
            throw CommandException.Failed(e.Message.TrimEnd('.'), inner: e);
        }
    }

    static bool HasEnding(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
