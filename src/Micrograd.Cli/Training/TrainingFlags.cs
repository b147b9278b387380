using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Micrograd.Cli.Runs;

namespace Micrograd.Cli.Training;

/// <summary>The flags that say how a network is built and trained, and their ranges.</summary>
sealed class TrainingFlags
{
    const int MostNeurons = 100_000;

    // Of two layers: a gigabyte, with gradient and momentum.
    const int MostWeights = 1 << 25;

    static readonly TrainingOptions s_defaults = new();

    readonly Option<IReadOnlyList<int>?> _hidden = new("--hidden")
    {
        Description = "The neurons of each hidden layer, or none. [default: 16,16; of a table 64,64]",
        HelpName = "N,N…",
        CustomParser = Hidden,
    };

    readonly Option<string> _activation = Words(
        "--activation",
        "What a hidden neuron does to its sum",
        "relu",
        "tanh",
        "sigmoid",
        "linear"
    );
    readonly Option<string> _loss = Words("--loss", "What is made small", "auto", "cross-entropy", "hinge", "mse");
    readonly Option<string> _optimizer = Words("--optimizer", "How the weights are moved", "momentum", "sgd");
    readonly Option<double> _lr = Number(
        "--lr",
        "The learning rate; it falls along a cosine. [default: 0.1, of numbers 0.05]",
        value: null
    );
    readonly Option<double> _weightDecay = Number(
        "--weight-decay",
        "How strongly weights are drawn to 0.",
        s_defaults.WeightDecay
    );
    readonly Option<int> _batch = Whole("--batch", "The rows of a step.", s_defaults.Batch);
    readonly Option<int> _epochs = Whole("--epochs", "How often all rows are seen.", s_defaults.Epochs);
    readonly Option<int> _seed = Whole("--seed", "Equal seeds give equal runs.", s_defaults.Seed);
    readonly Option<double> _test = Number("--test", "The share of rows held out.", s_defaults.TestShare);

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [_hidden, _activation, _loss, _lr, _weightDecay, _batch, _optimizer, _epochs, _seed, _test]
        )
        {
            command.Add(option);
        }
    }

    /// <exception cref="CommandException">A number is out of its range.</exception>
    public TrainingOptions Read(ParseResult parsed)
    {
        var options = new TrainingOptions
        {
            Hidden = parsed.GetValue(_hidden) ?? s_defaults.Hidden,
            Activation = Enum.Parse<Activation>(parsed.GetRequiredValue(_activation), ignoreCase: true),
            Loss = Enum.Parse<LossChoice>(
                parsed.GetRequiredValue(_loss).Replace("-", "", StringComparison.Ordinal),
                ignoreCase: true
            ),
            LearningRate = IsGiven(parsed, _lr) ? parsed.GetValue(_lr) : null,
            Momentum = parsed.GetRequiredValue(_optimizer) == "momentum" ? s_defaults.Momentum : 0,
            WeightDecay = parsed.GetValue(_weightDecay),
            Batch = parsed.GetValue(_batch),
            Epochs = parsed.GetValue(_epochs),
            Seed = parsed.GetValue(_seed),
            TestShare = parsed.GetValue(_test),
        };
        Require(
            options.LearningRate is null or (> 0 and < double.PositiveInfinity),
            "--lr must be greater than 0, and finite"
        );
        Require(
            options.WeightDecay >= 0 && double.IsFinite(options.WeightDecay),
            "--weight-decay must be 0 or greater"
        );
        Require(options.Batch >= 1, "--batch must be at least 1");
        Require(options.Epochs >= 1, "--epochs must be at least 1");
        Require(options.TestShare is >= 0 and < 1, "--test must be at least 0 and less than 1, as 0.2");
        return options;
    }

    /// <summary>What was given of it for a table; what was not is found out by the table.</summary>
    /// <exception cref="CommandException">A number is out of its range, or a flag is none of a table's.</exception>
    public RunSettings ReadForTable(ParseResult parsed, RunSettings settings)
    {
        if (
            ((Option[])[_activation, _loss, _optimizer]).FirstOrDefault(option => IsGiven(parsed, option)) is
            { } foreign
        )
        {
            throw CommandException.Usage(
                $"{foreign.Name} is for generated data sets: {string.Join(", ", DataSource.Names)}"
            );
        }
        var options = Read(parsed);
        Require(options.TestShare > 0, "--test of a file must be greater than 0 and less than 1, as 0.2");
        return settings with
        {
            TestShare = options.TestShare,
            Seed = options.Seed,
            Hidden = IsGiven(parsed, _hidden) ? options.Hidden : null,
            Epochs = IsGiven(parsed, _epochs) ? options.Epochs : null,
            Batch = IsGiven(parsed, _batch) ? options.Batch : null,
            LearningRate = options.LearningRate,
            WeightDecay = IsGiven(parsed, _weightDecay) ? options.WeightDecay : null,
        };
    }

    static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw CommandException.Usage(rule);
        }
    }

    static List<int>? Hidden(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == "none")
        {
            return [];
        }
        var sizes = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (
                !int.TryParse(
                    part,
                    NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture,
                    out var size
                )
                || size < 1
                || size > MostNeurons
            )
            {
                result.AddError($"--hidden takes numbers of neurons, as 16,16, or none; not '{text}'");
                return null;
            }
            sizes.Add(size);
            if (sizes.Count > 1 && (long)size * sizes[^2] > MostWeights)
            {
                result.AddError(
                    $"--hidden {text}: {sizes[^2]} × {size} weights between two layers are more than {MostWeights}"
                );
                return null;
            }
        }
        return sizes;
    }

    static Option<string> Words(string name, string description, params string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description}: {string.Join(", ", words)}.",
            HelpName = "WORD",
            DefaultValueFactory = _ => words[0],
        };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    static Option<double> Number(string name, string description, double? value)
    {
        var option = Number(name, description, value ?? 0, "X", "a number", NumberStyles.Float);
        if (value is null)
        {
            option.DefaultValueFactory = null;
        }
        return option;
    }

    static Option<int> Whole(string name, string description, int value) =>
        Number(name, description, value, "N", "a whole number", NumberStyles.AllowLeadingSign);

    static Option<T> Number<T>(string name, string description, T value, string help, string kind, NumberStyles styles)
        where T : INumberBase<T> =>
        new(name)
        {
            Description = description,
            HelpName = help,
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }
                var isTooLarge =
                    typeof(T) == typeof(int) && BigInteger.TryParse(text, styles, CultureInfo.InvariantCulture, out _);
                result.AddError(
                    isTooLarge
                        ? $"{name} lies between {int.MinValue} and {int.MaxValue}, unlike {text}"
                        : $"{name} takes {kind}, not '{text}'"
                );
                return value;
            },
        };
}
