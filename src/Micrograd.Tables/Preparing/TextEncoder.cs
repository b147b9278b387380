using Micrograd.Tables.Understanding;

namespace Micrograd.Tables.Preparing;

/// <summary>Free text: whether each bucket of hashed words and pairs of words is met, and how long the text is.</summary>
sealed class TextEncoder : ColumnEncoder
{
    /// <summary>How many buckets words are hashed into.</summary>
    public const int BucketCount = 4096;

    const int MostKept = 256;
    const int FewRows = 200;

    readonly int[] _placeOf = new int[BucketCount];

    public TextEncoder(ColumnEncoding encoding)
        : base(encoding)
    {
        Array.Fill(_placeOf, -1);
        for (var i = 0; i < encoding.Buckets!.Count; i++)
        {
            _placeOf[encoding.Buckets[i]] = i;
        }
    }

    public override int PlainWidth => Encoding.Buckets!.Count + 1 + (Encoding.FlagsMissing ? 1 : 0);

    public static ColumnEncoding Fit(TableColumn column)
    {
        var counts = new int[BucketCount];
        var lengths = new List<double>();
        var hashes = new List<uint>();
        var met = new HashSet<int>();
        for (var row = 0; row < column.Count; row++)
        {
            if (column.Text(row) is not { } text)
            {
                continue;
            }
            lengths.Add(Math.Log(1 + text.Length));
            hashes.Clear();
            met.Clear();
            Words.Hash(text, hashes);
            foreach (var hash in hashes)
            {
                if (met.Add((int)(hash % BucketCount)))
                {
                    counts[hash % BucketCount]++;
                }
            }
        }
        var (mean, deviation) = Moments.MeanAndDeviation(lengths.ToArray());
        var least = column.Count < FewRows ? 3 : Math.Max(10, column.Count / 50);
        return new()
        {
            Name = column.Name,
            Kind = ColumnKind.Text,
            FlagsMissing = column.MissingCount > 0,
            Mean = mean,
            Deviation = deviation == 0 ? 1 : deviation,
            Buckets =
            [
                .. Enumerable
                    .Range(0, BucketCount)
                    .Where(i => counts[i] >= least && counts[i] <= lengths.Count - least)
                    .OrderByDescending(i => counts[i])
                    .Take(MostKept)
                    .Order(),
            ],
        };
    }

    public override string? Write(TableColumn column, RowPart plain, RowPart pieces, RowPart codes)
    {
        var hashes = new List<uint>();
        var last = Encoding.Buckets!.Count;
        for (var row = 0; row < column.Count; row++)
        {
            if (column.Text(row) is not { } text)
            {
                if (Encoding.FlagsMissing)
                {
                    plain[row, last + 1] = 1;
                }
                continue;
            }
            hashes.Clear();
            Words.Hash(text, hashes);
            foreach (var hash in hashes)
            {
                if (_placeOf[hash % BucketCount] is >= 0 and var place)
                {
                    plain[row, place] = 1;
                }
            }
            plain[row, last] = (float)((Math.Log(1 + text.Length) - Encoding.Mean) / Encoding.Deviation);
        }
        return null;
    }
}
