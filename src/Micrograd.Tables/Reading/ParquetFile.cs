using System.Buffers.Binary;
using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Micrograd.Tables.Reading;

/// <summary>Reads a Parquet file a row group at a time: numbers, texts, truth values, dates and times.</summary>
sealed class ParquetFile(string path, TableReadOptions options)
{
    const string Magic = "PAR1";

    // Repeated values take next to nothing in a file, but no file has more rows a byte than this.
    const long MostRowsPerByte = 256;

    readonly MissingWords _missing = new(options.Missing);

    /// <summary>Whether a file begins as Parquet does.</summary>
    public static bool Is(FileStream file)
    {
        Span<byte> start = stackalloc byte[4];
        var read = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 4 && start.SequenceEqual("PAR1"u8);
    }

    public IEnumerable<Table> Chunks(CancellationToken cancel)
    {
        using var file = OpenedFile.Open(path);
        RequireFooter(file);
        var reader = Guarded(() =>
            ParquetReader.CreateAsync(file, leaveStreamOpen: true, cancellationToken: cancel).GetAwaiter().GetResult()
        );
        var fields = Guarded(() => reader.Schema.DataFields.ToArray());
        var names = Array.ConvertAll(fields, field => field.Path.ToString());
        if (Array.Find(fields, field => field.IsArray || field.MaxRepetitionLevel > 0) is { } list)
        {
            throw new TableException(
                "the column holds lists; a table has one value a cell",
                path,
                column: list.Path.ToString()
            );
        }
        if (names.Length == 0)
        {
            throw new TableException("the file has no columns", path);
        }
        if (names.Distinct().Count() < names.Length)
        {
            throw new TableException("the file has two columns of one name", path);
        }
        var columns = names.Select(name => new ColumnBuilder(name, _missing, comma: false)).ToArray();
        var format = new TableFormat { Kind = "Parquet" };
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            cancel.ThrowIfCancellationRequested();
            Guarded(() =>
            {
                using var rows = reader.OpenRowGroupReader(group);
                if (
                    rows.RowCount < 0
                    || rows.RowCount > Math.Max(1 << 16, file.Length * MostRowsPerByte)
                    || rows.RowCount > int.MaxValue
                )
                {
                    throw new TableException(
                        $"a row group claims {rows.RowCount} rows, more than the file can hold",
                        path
                    );
                }
                for (var i = 0; i < columns.Length; i++)
                {
                    Read(rows, fields[i], columns[i], (int)rows.RowCount);
                }
                return 0;
            });
            yield return new(columns.Select(column => column.Build()), format);
        }
    }

    void RequireFooter(FileStream file)
    {
        // The size of the footer is not taken on the word of the file.
        Span<byte> end = stackalloc byte[8];
        if (file.Length < 12)
        {
            throw new TableException("the Parquet file is cut: its end is missing", path);
        }
        file.Position = file.Length - 8;
        file.ReadExactly(end);
        file.Position = 0;
        var size = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end[4..].SequenceEqual("PAR1"u8) || size <= 0 || size > file.Length - 12)
        {
            throw new TableException("the Parquet file is cut or damaged: its end is not that of one", path);
        }
    }

    void Read(ParquetRowGroupReader rows, DataField field, ColumnBuilder column, int count)
    {
        var type = Nullable.GetUnderlyingType(field.ClrType) ?? field.ClrType;
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string?[count];
            rows.ReadAsync(field, texts.AsMemory()).AsTask().GetAwaiter().GetResult();
            foreach (var text in texts)
            {
                var cell = text.AsSpan().Trim();
                if (_missing.Contains(cell))
                {
                    column.AddMissing();
                }
                else
                {
                    column.AddText(cell);
                }
            }
        }
        else if (type == typeof(double))
        {
            Numbers<double>(x => x);
        }
        else if (type == typeof(float))
        {
            Numbers<float>(x => x);
        }
        else if (type == typeof(int))
        {
            Numbers<int>(x => x);
        }
        else if (type == typeof(long))
        {
            Numbers<long>(x => x);
        }
        else if (type == typeof(short))
        {
            Numbers<short>(x => x);
        }
        else if (type == typeof(sbyte))
        {
            Numbers<sbyte>(x => x);
        }
        else if (type == typeof(byte))
        {
            Numbers<byte>(x => x);
        }
        else if (type == typeof(ushort))
        {
            Numbers<ushort>(x => x);
        }
        else if (type == typeof(uint))
        {
            Numbers<uint>(x => x);
        }
        else if (type == typeof(ulong))
        {
            Numbers<ulong>(x => x);
        }
        else if (type == typeof(decimal))
        {
            Numbers<decimal>(x => (double)x);
        }
        else if (type == typeof(bool))
        {
            Texts<bool>(x => x ? "true" : "false");
        }
        else if (type == typeof(DateTime))
        {
            Texts<DateTime>(x =>
                x.ToString(
                    x.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss",
                    CultureInfo.InvariantCulture
                )
            );
        }
        else if (type == typeof(DateOnly))
        {
            Texts<DateOnly>(x => x.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        else if (type == typeof(TimeSpan))
        {
            Texts<TimeSpan>(x => x.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture));
        }
        else if (type == typeof(TimeOnly))
        {
            Texts<TimeOnly>(x => x.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        }
        else if (type == typeof(Guid))
        {
            Texts<Guid>(x => x.ToString());
        }
        else
        {
            throw new TableException(
                $"the column is of the type {type.Name}, which a table can't have; leave it out on writing",
                path,
                column: column.Name
            );
        }

        void Numbers<T>(Func<T, double> convert)
            where T : struct => Each<T>(x => Add(convert(x)));

        void Texts<T>(Func<T, string> convert)
            where T : struct => Each<T>(x => column.AddText(convert(x)));

        void Add(double number)
        {
            if (double.IsFinite(number) && Math.Abs(number) <= 1e150)
            {
                column.AddNumber(number);
            }
            else
            {
                column.AddMissing();
            }
        }

        void Each<T>(Action<T> add)
            where T : struct
        {
            if (!field.IsNullable)
            {
                var plain = new T[count];
                rows.ReadAsync(field, plain.AsMemory()).AsTask().GetAwaiter().GetResult();
                Array.ForEach(plain, add);
                return;
            }
            var values = new T?[count];
            rows.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
            foreach (var value in values)
            {
                if (value is { } there)
                {
                    add(there);
                }
                else
                {
                    column.AddMissing();
                }
            }
        }
    }

    T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (TableException or OperationCanceledException))
        {
            // The package throws what its code meets: an index out of range, a null.
            throw new TableException(
                $"the {Magic} file is damaged, or of a kind that can't be read: {e.Message}",
                path,
                inner: e
            );
        }
    }
}
