using System.Buffers.Binary;
using System.Numerics;
using Micrograd.Files;

namespace Micrograd.Tests.Files;

/// <summary>Every type of elements there and back, in both orders of bytes.</summary>
public sealed class StoredElementTests
{
    public static TheoryData<StoredDType> Types() => [.. Enum.GetValues<StoredDType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Random_elements_come_back_byte_for_byte(StoredDType stored)
    {
        var random = new Random(5);
        foreach (var count in new[] { 0, 1, 7, 70_000 })
        {
            var bytes = Elements(stored, count, random);
            var tensor = Tensor.OfBytes(bytes, stored, count);
            Assert.Equal(stored.HeldAs(), tensor.DType);
            Assert.Equal(bytes, tensor.ToBytes(stored));
            Assert.Equal(
                bytes,
                Tensor.OfBytes(Turned(bytes, stored.Size()), stored, count, isBigEndian: true).ToBytes(stored)
            );
        }
    }

    [Theory]
    [InlineData(StoredDType.Int32, int.MinValue, int.MaxValue)]
    [InlineData(StoredDType.Int16, short.MinValue, short.MaxValue)]
    [InlineData(StoredDType.Int8, sbyte.MinValue, sbyte.MaxValue)]
    [InlineData(StoredDType.UInt64, 0, long.MaxValue)]
    [InlineData(StoredDType.UInt32, 0, uint.MaxValue)]
    [InlineData(StoredDType.UInt16, 0, ushort.MaxValue)]
    [InlineData(StoredDType.UInt8, 0, byte.MaxValue)]
    public void Whole_numbers_of_any_width_are_exact_and_what_does_not_fit_is_refused(
        StoredDType stored,
        long least,
        long most
    )
    {
        var ends = Tensor.Of(least, most);
        Assert.Equal([least, most], Tensor.OfBytes(ends.ToBytes(stored), stored, 2).ToArray<long>());
        foreach (
            var beyond in new[] { (Int128)least - 1, (Int128)most + 1 }.Where(n =>
                n >= long.MinValue && n <= long.MaxValue
            )
        )
        {
            var refused = Assert.Throws<ArgumentException>(() => Tensor.Of(0, (long)beyond).ToBytes(stored));
            Assert.Contains($"the number {beyond}", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Elements_of_a_view_are_those_of_its_copy()
    {
        var x = Tensor.Arange(24).Reshape(2, 3, 4);
        Assert.Equal(x.Transpose(0, 2).Contiguous().ToBytes(), x.Transpose(0, 2).ToBytes());
        Assert.Equal(x[1].Clone().ToBytes(StoredDType.Int8), x[1].ToBytes(StoredDType.Int8));
    }

    [Fact]
    public void What_does_not_fill_a_shape_and_another_type_are_refused()
    {
        Assert.Contains(
            "7 bytes do not fill [2]",
            Assert.Throws<ArgumentException>(() => Tensor.OfBytes(new byte[7], StoredDType.Float32, 2)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "To(DType.Int64)",
            Assert.Throws<ArgumentException>(() => Tensor.Ones([2]).ToBytes(StoredDType.Int8)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Tensor.Meta([2]).ToBytes());
        Assert.Throws<ArgumentException>(() => Tensor.OfBytes([2], StoredDType.Bool, 1));
    }

    internal static byte[] Elements(StoredDType stored, int count, Random random)
    {
        var bytes = new byte[count * stored.Size()];
        random.NextBytes(bytes);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = stored switch
            {
                StoredDType.Bool => (byte)(bytes[i] & 1),
                // A byte of the highest value stays below 128, so that int64 holds it.
                StoredDType.UInt64 when i % 8 == 7 => (byte)(bytes[i] & 0x7F),
                _ => bytes[i],
            };
        }
        return bytes;
    }

    static byte[] Turned(byte[] bytes, int size) => [.. bytes.Chunk(size).SelectMany(element => element.Reverse())];
}
