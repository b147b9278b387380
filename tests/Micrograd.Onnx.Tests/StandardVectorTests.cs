namespace Micrograd.Onnx.Tests;

/// <summary>The ONNX standard's own test cases (Apache-2.0, see vectors/LICENSE), read from their files and run.</summary>
[Trait("kernels", "true")]
public sealed class StandardVectorTests
{
    static readonly string s_vectors = Repository.PathOf("tests/Micrograd.Onnx.Tests/vectors");

    // Whose outputs are what NumPy's generator drew.
    static readonly HashSet<string> s_drawn = [.. File.ReadAllLines(Path.Combine(s_vectors, "drawn.txt"))];

    static readonly Dictionary<string, string> s_refused = File.ReadAllLines(Path.Combine(s_vectors, "refused.txt"))
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => words[1]);

    public static TheoryData<string> Cases =>
        [
            .. Directory
                .EnumerateFiles(s_vectors, "model.onnx", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(s_vectors, Path.GetDirectoryName(file)!).Replace('\\', '/'))
                .Where(name => !s_drawn.Contains(name) && !s_refused.ContainsKey(name))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_of_the_standard_comes_out_as_it_says(string name)
    {
        var folder = Path.Combine(s_vectors, name);
        var data = Path.Combine(folder, "test_data_set_0");
        var outputs = OnnxModel.Load(Path.Combine(folder, "model.onnx")).ForwardAll(All(data, "input"));
        var expected = All(data, "output");
        Assert.Equal(expected.Length, outputs.Length);
        foreach (var (wanted, found) in expected.Zip(outputs))
        {
            Assert.Equal(wanted.Shape, found.Shape);
            Assert.Equal(wanted.DType, found.DType);
            var (a, b) = (wanted.Double().ToArray<double>(), found.Double().ToArray<double>());
            for (var i = 0; i < a.Length; i++)
            {
                // A hundred times stricter than the standard's own 1e-3.
                Assert.True(
                    a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= 1e-6 + 1e-5 * Math.Abs(a[i]),
                    $"element {i}: {a[i]:R} expected, {b[i]:R} found"
                );
            }
        }
    }

    [Fact]
    public void A_case_that_is_not_run_is_refused_by_the_name_of_its_op()
    {
        Assert.All(
            s_refused,
            entry =>
            {
                var file = Path.Combine(s_vectors, entry.Key, "model.onnx");
                var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(file));
                Assert.Contains(entry.Value, error.Message, StringComparison.Ordinal);
            }
        );
        Assert.True(s_refused.Count * 20 < Cases.Count);
    }

    static Tensor[] All(string folder, string kind) =>
        [
            .. Directory
                .EnumerateFiles(folder, $"{kind}_*.pb")
                .OrderBy(file =>
                    int.Parse(
                        Path.GetFileNameWithoutExtension(file)[(kind.Length + 1)..],
                        System.Globalization.CultureInfo.InvariantCulture
                    )
                )
                .Select(OnnxTensor.Load),
        ];
}
