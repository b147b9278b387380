using System.IO.Compression;
using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Files;

/// <summary>
/// Files with bytes changed, left out, doubled and cut: they are read, or refused with the one exception there is for it, and never make more
/// memory than a header bears out. MICROGRAD_TEST_SECONDS=600 lets each go on for ten minutes instead of a second.
/// </summary>
public sealed class FileFuzzTests : IDisposable
{
    // What a small file may unpack to, which the format allows.
    const int MostBytes = 64 << 20;

    static readonly byte[][] s_numbers =
    [
        [0xFF, 0xFF, 0xFF, 0xFF],
        [0, 0, 0, 0],
        [0, 0, 0, 0x80],
        [.. "18446744073709551615"u8],
        [.. "-1"u8],
        [.. "[[[["u8],
        [.. "\"\\ud800\""u8],
        [.. "null"u8],
        [.. "4294967296"u8],
        [.. "PK\x01\x02"u8],
    ];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_files() =>
        Fuzz(
            [Golden("every.safetensors"), Golden("odd.safetensors"), Golden("empty.safetensors")],
            path =>
            {
                Safetensors.Load(path);
                foreach (
                    var tensor in Safetensors
                        .Load(path, mapped: true)
                        .Values.Where(tensor => tensor.DType == DType.Float32)
                )
                {
                    tensor.Sum().Item();
                }
            }
        );

    [Fact]
    public void Indices_of_several_files()
    {
        Safetensors.Save(
            _folder.File("a.safetensors.index.json"),
            Safetensors.Load(Golden("every.safetensors")),
            mostBytes: 300
        );
        Fuzz([_folder.File("a.safetensors.index.json")], path => Safetensors.Load(path), "fuzzed.json");
    }

    [Fact]
    public void Arrays_of_NumPy() =>
        Fuzz(
            [
                Golden("f4.npy"),
                Golden("big-i2.npy"),
                Golden("fortran-f8.npy"),
                Golden("v2-f4.npy"),
                Golden("b1.npy"),
                Golden("scalar-f8.npy"),
                Golden("refused-record.npy"),
            ],
            path => Npy.Load(path)
        );

    [Fact]
    public void Archives_of_NumPy()
    {
        var zeros = _folder.File("zeros.npz");
        Npz.Save(zeros, new Dictionary<string, Tensor> { ["a"] = Tensor.Zeros([10_000]) }, compressed: true);
        Fuzz([Golden("stored.npz"), Golden("deflated.npz"), zeros], path => Npz.Load(path, MostBytes));
    }

    [Fact]
    public void Idx_files() => Fuzz([Golden("u1.idx"), Golden("f8.idx"), Golden("u1.idx.gz")], path => Idx.Load(path));

    static string Golden(string name) => GoldenFileTests.Golden(name);

    void Fuzz(string[] seeds, Action<string> load, string name = "fuzzed")
    {
        var path = _folder.File(name);
        var good = Array.ConvertAll(seeds, File.ReadAllBytes);
        var isOver = Threads.BeginSearch();
        var (seed, read, refused) = (0, 0, 0);
        do
        {
            var random = new Random(seed++);
            var file = Changed(good[random.Next(good.Length)], random);
            File.WriteAllBytes(path, file);
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                load(path);
                read++;
            }
            catch (FileFormatException e)
            {
                Assert.NotEmpty(e.Reason);
                refused++;
            }
            catch (Exception e) when (e is not FileNotFoundException)
            {
                throw new InvalidOperationException($"seed {seed - 1}: {e.Message}", e);
            }
            catch (FileNotFoundException)
            {
                // An index leads to a file that isn't there.
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, (2 * MostBytes) + (16 << 20));
        } while (!isOver() || seed < 200);
        Assert.True(refused > seed / 4, $"{refused} of {seed} refused");
    }

    static byte[] Changed(byte[] good, Random random)
    {
        List<byte> file = [.. good];
        for (var change = random.Next(1, 4); change > 0 && file.Count > 0; change--)
        {
            var at = random.Next(file.Count);
            switch (random.Next(7))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    file.RemoveRange(at, Math.Min(random.Next(1, 9), file.Count - at));
                    break;
                case 3:
                    file.InsertRange(at, file.GetRange(at, Math.Min(random.Next(1, 40), file.Count - at)));
                    break;
                case 4:
                    file.RemoveRange(at, file.Count - at);
                    break;
                case 5:
                    file.InsertRange(at, s_numbers[random.Next(s_numbers.Length)]);
                    break;
                default:
                    var number = s_numbers[random.Next(s_numbers.Length)];
                    for (var i = 0; i < number.Length && at + i < file.Count; i++)
                    {
                        file[at + i] = number[i];
                    }
                    break;
            }
        }
        return [.. file];
    }
}
