using System.Globalization;
using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd.Cli.Training;

/// <summary>Scores for people and for programs.</summary>
static class ScoreText
{
    /// <summary><c>loss 0.0123  accuracy 98.8 %</c>, or R² and RMSE.</summary>
    public static string Of(Scores scores)
    {
        var loss = $"loss {NumberText.Of(scores.Loss)}";
        return scores.Accuracy is { } accuracy
            ? string.Create(CultureInfo.InvariantCulture, $"{loss}  accuracy {100 * accuracy:0.0} %")
            : $"{loss}  R² {NumberText.Of(scores.R2!.Value)}  RMSE {NumberText.Of(scores.Rmse!.Value)}";
    }

    /// <summary>Writes the scores as properties: loss and accuracy, or loss, r2 and rmse.</summary>
    public static void Write(Utf8JsonWriter json, Scores scores)
    {
        JsonNumber.Write(json, "loss", scores.Loss);
        Write(json, "accuracy", scores.Accuracy);
        Write(json, "r2", scores.R2);
        Write(json, "rmse", scores.Rmse);
    }

    static void Write(Utf8JsonWriter json, string name, double? score)
    {
        if (score is { } number)
        {
            JsonNumber.Write(json, name, number);
        }
    }
}
