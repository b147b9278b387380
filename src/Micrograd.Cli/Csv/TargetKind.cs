namespace Micrograd.Cli.Csv;

/// <summary>What a target column is read as.</summary>
enum TargetKind
{
    /// <summary>Each distinct value is a class.</summary>
    Classes,

    /// <summary>A number to predict.</summary>
    Number,
}
