using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Micrograd.Training;

/// <summary>
/// A run's figures for TensorBoard: records of a length, its checksum, an event and its checksum (CRC-32C, turned and shifted, as TensorFlow's
/// record writer does it), an event being a protocol buffer of a time, a step and named numbers.
/// </summary>
internal sealed class EventFile : IDisposable
{
    const int WallTime = 1 << 3 | 1;
    const int StepField = 2 << 3;
    const int FileVersion = 3 << 3 | 2;
    const int Summary = 5 << 3 | 2;
    const int SummaryValue = 1 << 3 | 2;
    const int Tag = 1 << 3 | 2;
    const int SimpleValue = 2 << 3 | 5;

    readonly FileStream _file;

    EventFile(FileStream file) => _file = file;

    /// <summary>Begins a file of its own: TensorBoard reads all of a folder as one run.</summary>
    public static EventFile Begin(string folder)
    {
        var now = DateTimeOffset.UtcNow;
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.tfevents.{now.ToUnixTimeMilliseconds()}.micrograd"
        );
        var events = new EventFile(
            new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read)
        );
        var version = new MemoryStream();
        Head(version, now);
        Bytes(version, FileVersion, "brain.Event:2"u8);
        events.Record(version);
        return events;
    }

    public void Write(TrainStep step)
    {
        Write(step.Step, "loss", step.Loss);
        Write(step.Step, "lr", step.LearningRate);
        if (step.Summary is not { } epoch)
        {
            return;
        }
        Write(step.Step, "epoch/train_loss", epoch.TrainLoss);
        if (epoch.ValidationLoss is { } loss)
        {
            Write(step.Step, "epoch/validation_loss", loss);
        }
        foreach (var (name, value) in epoch.Metrics)
        {
            Write(step.Step, $"epoch/{name}", value);
        }
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    void Write(long step, string tag, double number)
    {
        var value = new MemoryStream();
        Bytes(value, Tag, Encoding.UTF8.GetBytes(tag));
        Varint(value, SimpleValue);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, (float)number);
        value.Write(four);
        var summary = new MemoryStream();
        Bytes(summary, SummaryValue, value.ToArray());
        var all = new MemoryStream();
        Head(all, DateTimeOffset.UtcNow);
        Varint(all, StepField);
        Varint(all, (ulong)step);
        Bytes(all, Summary, summary.ToArray());
        Record(all);
    }

    static void Head(MemoryStream to, DateTimeOffset time)
    {
        Varint(to, WallTime);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(eight, time.ToUnixTimeMilliseconds() / 1000.0);
        to.Write(eight);
    }

    static void Bytes(MemoryStream to, int field, ReadOnlySpan<byte> bytes)
    {
        Varint(to, (ulong)field);
        Varint(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    static void Varint(MemoryStream to, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            to.WriteByte((byte)(number | 0x80));
        }
        to.WriteByte((byte)number);
    }

    void Record(MemoryStream all)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)all.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Masked(head[..8]));
        var bytes = all.ToArray();
        Span<byte> tail = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Masked(bytes));
        _file.Write(head);
        _file.Write(bytes);
        _file.Write(tail);
    }

    static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + 0xa282ead8;
    }
}
