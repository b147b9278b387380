using System.Text.Json.Serialization;

namespace Micrograd.Tables;

/// <summary>What a column is taken for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>Numbers: standardised, skewed ones by quantiles too.</summary>
    Number,

    /// <summary>One of some values: one-hot, or embedded where there are many.</summary>
    Category,

    /// <summary>True or false, yes or no.</summary>
    YesNo,

    /// <summary>Dates or times: their calendar's parts and a trend.</summary>
    Date,

    /// <summary>Free text: hashed words and pairs of words.</summary>
    Text,

    /// <summary>Names a row and says nothing about it: left out.</summary>
    Identifier,

    /// <summary>The same in every row: left out.</summary>
    Constant,

    /// <summary>Nothing in any row: left out.</summary>
    Empty,

    /// <summary>Left out since the caller says so.</summary>
    Ignored,

    /// <summary>To be predicted.</summary>
    Target,

    /// <summary>Rows with the same value stay on one side of a split; no feature.</summary>
    Group,

    /// <summary>How much a row counts; no feature.</summary>
    Weight,
}
