using System.Globalization;

namespace Micrograd.Tests.Ops;

/// <summary>Numbers computed elsewhere: the CSV files of the Data folder, each beside the script that made it.</summary>
internal static class ReferenceData
{
    /// <summary>The rows below the header, as cells.</summary>
    public static IEnumerable<string[]> Rows(string file) => Lines(file).Select(line => line.Split(','));

    /// <summary>The lines below the header.</summary>
    public static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Repository.PathOf($"tests/Micrograd.Tests/Data/{file}")).Skip(1);

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
