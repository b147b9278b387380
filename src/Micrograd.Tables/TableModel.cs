using System.Globalization;
using System.Text.Json;
using Micrograd.Tables.Training;

namespace Micrograd.Tables;

/// <summary>
/// A model of a table: networks over encoded rows, whose outputs are averaged, and the preparation that raw rows take. As a module it maps
/// <c>[n, preparation.Width]</c> to scores, <c>[n, outputs]</c>: a class each, or a standardised number, target by target.
/// </summary>
/// <remarks>What it takes to have it again is <see cref="SettingsJson"/> and its state dict.</remarks>
public sealed class TableModel : Module
{
    const int RowsAtOnce = 4096;

    readonly TableNetwork[] _members;

    /// <summary>A model without learned weights.</summary>
    /// <param name="settings">What it is made of.</param>
    /// <param name="generator">Where the first weights come from.</param>
    public TableModel(TableNetworkSettings settings, Generator? generator = null)
        : this(settings, Members(settings, generator)) { }

    internal TableModel(TableNetworkSettings settings, TableNetwork[] members)
    {
        Settings = settings;
        _members = [.. members.Select((member, i) => Register(i.ToString(CultureInfo.InvariantCulture), member))];
        this.Eval();
    }

    /// <summary>What it is made of.</summary>
    public TableNetworkSettings Settings { get; }

    /// <summary>Whether it is a linear model.</summary>
    public bool IsLinear => Settings.Hidden.Count == 0;

    /// <summary>What it is made of, as JSON.</summary>
    public string SettingsJson() => JsonSerializer.Serialize(Settings, TablesJson.Default.TableNetworkSettings);

    /// <summary>A model of saved settings and weights.</summary>
    /// <param name="settingsJson">What <see cref="SettingsJson"/> gave.</param>
    /// <param name="state">Its state dict.</param>
    /// <exception cref="TableException">The settings are none.</exception>
    /// <exception cref="ArgumentException">The state does not fit them; all that differs is named.</exception>
    public static TableModel Load(string settingsJson, IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(settingsJson);
        TableNetworkSettings? settings;
        try
        {
            settings = JsonSerializer.Deserialize(settingsJson, TablesJson.Default.TableNetworkSettings);
        }
        catch (JsonException e)
        {
            throw new TableException($"the settings of a model can't be read: {e.Message}", inner: e);
        }
        if (
            settings is not { Preparation: not null, Members: > 0 and <= 1000 }
            || settings.Hidden.Any(size => size is < 1 or > 100_000)
        )
        {
            throw new TableException("the settings are no model's: a part is missing or out of range");
        }
        // Checks what the columns' kinds need.
        _ = TablePreparation.FromJson(settings.Preparation.ToJson());
        var model = new TableModel(settings, new Generator(0));
        model.LoadStateDict(state);
        return model;
    }

    /// <summary>What the model says of raw rows.</summary>
    /// <param name="table">The rows, with the columns that it learned from, found by name.</param>
    /// <exception cref="TableException">Columns are missing; all are named.</exception>
    public TablePrediction Predict(Table table)
    {
        var x = Settings.Preparation.Encode(table, out var notes);
        return new(Settings.Preparation, Scores(x), notes);
    }

    /// <summary>The scores of encoded rows, row by row.</summary>
    internal float[] Scores(Tensor x)
    {
        using var _ = NoGrad.Enter();
        var rows = x.Shape[0];
        var outputs = Settings.Preparation.Targets.Sum(target => target.Width);
        var scores = new float[checked(rows * outputs)];
        for (var start = 0; start < rows; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows - start);
            Forward(x.Slice(0, start, start + count)).ToArray<float>().CopyTo(scores, start * outputs);
        }
        return scores;
    }

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var sum = _members[0].Forward(x);
        for (var i = 1; i < _members.Length; i++)
        {
            sum += _members[i].Forward(x);
        }
        return _members.Length == 1 ? sum : sum * (1.0 / _members.Length);
    }

    static TableNetwork[] Members(TableNetworkSettings settings, Generator? generator)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. Enumerable.Range(0, settings.Members).Select(_ => new TableNetwork(settings, generator))];
    }
}
