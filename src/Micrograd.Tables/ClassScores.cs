namespace Micrograd.Tables;

/// <summary>How well one class is told.</summary>
/// <param name="Name">The class.</param>
/// <param name="Count">How many rows are of it.</param>
/// <param name="Precision">Of the rows that are said to be of it, the share that is; 0 where none is.</param>
/// <param name="Recall">Of the rows that are of it, the share that is said to be; 0 where none is there.</param>
/// <param name="F1">2 × precision × recall / (precision + recall); 0 where both are.</param>
/// <param name="RocAuc">The probability that a row of it has a higher score for it than a row of others; null where one of both is missing.</param>
public sealed record ClassScores(string Name, int Count, double Precision, double Recall, double F1, double? RocAuc);

/// <summary>Rows whose highest probability is alike: how sure the model is, and how often it is right.</summary>
/// <param name="Count">How many rows.</param>
/// <param name="Confidence">The mean of their highest probabilities.</param>
/// <param name="Accuracy">The share that is right.</param>
public sealed record CalibrationBin(int Count, double Confidence, double Accuracy);
