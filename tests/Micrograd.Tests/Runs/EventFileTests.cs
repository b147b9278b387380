using System.Buffers.Binary;
using Google.Protobuf;

namespace Micrograd.Tests.Runs;

/// <summary>TensorBoard's files are read as TensorFlow's record reader does it, with a checksum of one's own.</summary>
public sealed class EventFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("micrograd-events-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_figure_of_a_run_is_an_event()
    {
        var learner = new Learner(1);
        var options = new TrainerOptions
        {
            Epochs = 2,
            Folder = _folder,
            TensorBoard = true,
            Validation = new DataLoader(Learner.Data(8), 16),
        };
        var steps = learner.Trainer(options).Steps().ToList();
        var events = Directory.GetFiles(_folder, "events.out.tfevents.*").SelectMany(Events).ToList();
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.Equal(
            steps.Select(step => (step.Step, (float)step.Loss)),
            events.Where(e => e.Tag == "loss").Select(e => (e.Step, e.Value))
        );
        Assert.Equal(
            steps
                .Where(step => step.Summary is not null)
                .Select(step => (step.Step, (float)step.Summary!.ValidationLoss!.Value)),
            events.Where(e => e.Tag == "epoch/validation_loss").Select(e => (e.Step, e.Value))
        );
        Assert.All(events, e => Assert.InRange(e.Time, 1.7e9, 1e10));
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard() => Assert.Equal(0xe3069283, Crc("123456789"u8));

    static IEnumerable<(string? Version, double Time, long Step, string? Tag, float Value)> Events(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; )
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var record = bytes.AsSpan(at + 12, length).ToArray();
            Assert.Equal(Masked(record), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            yield return Event(record);
            at += 16 + length;
        }
    }

    static (string?, double, long, string?, float) Event(byte[] record)
    {
        var (version, time, step, tag, value) = (default(string), 0.0, 0L, default(string), 0f);
        var input = new CodedInputStream(record);
        while (input.ReadTag() is var field and not 0)
        {
            switch (field >> 3)
            {
                case 1:
                    time = input.ReadDouble();
                    break;
                case 2:
                    step = input.ReadInt64();
                    break;
                case 3:
                    version = input.ReadString();
                    break;
                default:
                    var summary = input.ReadBytes().CreateCodedInput();
                    Assert.Equal(1u, summary.ReadTag() >> 3);
                    var number = summary.ReadBytes().CreateCodedInput();
                    Assert.Equal(1u, number.ReadTag() >> 3);
                    tag = number.ReadString();
                    Assert.Equal(2u, number.ReadTag() >> 3);
                    value = number.ReadFloat();
                    break;
            }
        }
        return (version, time, step, tag, value);
    }

    static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Crc(bytes);
        return (crc >> 15 | crc << 17) + 0xa282ead8;
    }

    // Castagnoli's polynomial, bit by bit.
    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
            }
        }
        return ~crc;
    }
}
