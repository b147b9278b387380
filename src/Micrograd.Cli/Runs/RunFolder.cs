using System.Text.Json;
using System.Text.RegularExpressions;
using Micrograd.Tables;

namespace Micrograd.Cli.Runs;

/// <summary>
/// The folder of a run on a table: the model, its preparation, what was asked, and the report. <c>run.json</c> is taken away first and
/// written last, so that a folder that has it is whole.
/// </summary>
static partial class RunFolder
{
    const string Settings = "run.json";
    const string Begun = "begun.json";
    const string Networks = "networks";
    const string Model = "model.json";
    const string Weights = "model.safetensors";

    /// <summary>Refuses a folder that has anything but what a run writes.</summary>
    /// <exception cref="CommandException">It has, or it is a file.</exception>
    public static void RequireOurs(string folder)
    {
        if (File.Exists(folder))
        {
            throw CommandException.Failed($"can't make the folder '{folder}': there is a file of that name");
        }
        if (
            Directory.Exists(folder)
            && Directory
                .EnumerateFileSystemEntries(folder)
                .Select(Path.GetFileName)
                .FirstOrDefault(name => !Ours().IsMatch(name!))
                is { } other
        )
        {
            throw CommandException.Usage(
                $"the folder '{folder}' holds something else: {other}",
                "Give one that is empty or has an earlier run: --out DIR"
            );
        }
    }

    /// <summary>Notes what is asked, so that a run that is stopped can be gone on with; gives the folder for its networks.</summary>
    public static string Begin(string folder, RunSettings settings, bool isNew)
    {
        var networks = Path.Combine(folder, Networks);
        if (isNew)
        {
            RemoveNetworks(folder);
        }
        OutputFolder.Create(networks);
        OutputFile.Write(Path.Combine(folder, Begun), settings.ToJson());
        return networks;
    }

    /// <summary>Forgets a run that was begun.</summary>
    public static void End(string folder)
    {
        OutputFile.Remove(Path.Combine(folder, Begun));
        RemoveNetworks(folder);
    }

    /// <summary>What was asked of a run that was stopped.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static RunSettings ReadBegun(string folder)
    {
        var path = Path.Combine(folder, Begun);
        if (!File.Exists(path))
        {
            throw CommandException.Usage(
                Has(folder) ? $"the run in '{folder}' is finished"
                : Directory.Exists(folder) ? $"the folder '{folder}' has no run that was stopped"
                : $"there is no folder '{folder}'"
            );
        }
        try
        {
            return RunSettings.FromJson(File.ReadAllText(path)) ?? throw new JsonException($"{Begun} says null");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw CommandException.Usage($"the run in '{folder}' can't be read: {e.Message}");
        }
    }

    static void RemoveNetworks(string folder)
    {
        var networks = Path.Combine(folder, Networks);
        if (!Directory.Exists(networks))
        {
            return;
        }
        foreach (var file in Directory.GetFiles(networks, "*.safetensors"))
        {
            OutputFile.Remove(file);
        }
        OutputFolder.Remove(networks);
    }

    /// <summary>Whether a folder has a run on a table.</summary>
    public static bool Has(string folder) => File.Exists(Path.Combine(folder, Settings));

    /// <summary>Writes a run in place of the one before, of which nothing stays; gives the files.</summary>
    public static List<string> Write(string folder, RunSettings settings, TrainedTable trained, TableReport report)
    {
        var texts = new Dictionary<string, string>
        {
            [Model] = trained.Model.SettingsJson(),
            ["schema.json"] = trained.Schema.ToJson(),
            ["report.txt"] = report.ToText(),
            ["report.json"] = report.ToJson(),
            ["report.html"] = report.ToHtml(),
        };
        foreach (var (name, svg) in report.ToSvg())
        {
            texts[name] = svg;
        }
        OutputFile.Remove(Path.Combine(folder, Settings));
        try
        {
            trained.Model.Save(Path.Combine(folder, Weights));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"can't write to the folder '{folder}': {e.Message}", inner: e);
        }
        foreach (var (name, text) in texts)
        {
            OutputFile.Write(Path.Combine(folder, name), text);
        }
        RemoveStale(folder, [.. texts.Keys, Weights]);
        OutputFile.Write(Path.Combine(folder, Settings), settings.ToJson());
        return
        [
            .. texts
                .Keys.Append(Weights)
                .Append(Settings)
                .Order(StringComparer.Ordinal)
                .Select(name => Path.Combine(folder, name)),
        ];
    }

    /// <summary>Takes away what an earlier run wrote and this one did not.</summary>
    public static void RemoveStale(string folder, IReadOnlyCollection<string> written)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            var name = Path.GetFileName(file);
            if (Ours().IsMatch(name) && !written.Contains(name))
            {
                OutputFile.Remove(file);
            }
        }
    }

    /// <summary>The model of a run, and what was asked of it.</summary>
    /// <exception cref="CommandException">There is no whole run in the folder.</exception>
    public static (TableModel Model, RunSettings Settings) Open(string folder)
    {
        if (!Has(folder))
        {
            throw CommandException.Usage(
                Directory.Exists(folder)
                    ? $"the folder '{folder}' has no finished run: {Settings} is missing"
                    : $"there is no folder '{folder}'",
                "micrograd train FILE --target COLUMN --out DIR makes one."
            );
        }
        try
        {
            return (
                TableModel.Load(
                    File.ReadAllText(Path.Combine(folder, Model)),
                    Safetensors.Load(Path.Combine(folder, Weights))
                ),
                RunSettings.FromJson(File.ReadAllText(Path.Combine(folder, Settings)))
                    ?? throw new JsonException($"{Settings} says null")
            );
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or TableException
                        or ArgumentException
            )
        {
            throw CommandException.Usage($"the run in '{folder}' can't be read: {e.Message}");
        }
    }

    [GeneratedRegex(
        @"^(run\.json|begun\.json|networks|model\.json|model\.safetensors|schema\.json|report\.(txt|json|html)|(loss|boundary|graph|importance|(predictions|residuals|calibration|confusion)(-\d+)?)\.svg)$"
    )]
    private static partial Regex Ours();
}
