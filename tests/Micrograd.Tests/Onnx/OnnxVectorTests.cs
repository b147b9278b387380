namespace Micrograd.Tests.Onnx;

/// <summary>The ONNX standard's own test vectors (Apache-2.0, see vectors/LICENSE), run through the tensor engine.</summary>
[Trait("kernels", "true")]
public sealed class OnnxVectorTests
{
    static readonly string s_vectors = Repository.PathOf("tests/Micrograd.Tests/Onnx/vectors");

    public static TheoryData<string> Cases =>
        [
            .. Directory
                .EnumerateFiles(s_vectors, "model.onnx", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(s_vectors, Path.GetDirectoryName(file)!).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_of_the_standard_comes_out_as_it_says(string name)
    {
        var folder = Path.Combine(s_vectors, name);
        var data = Path.Combine(folder, "test_data_set_0");
        var outputs = OnnxModel.Read(Path.Combine(folder, "model.onnx")).Run(All(data, "input"));
        var expected = All(data, "output");
        Assert.Equal(expected.Length, outputs.Length);
        foreach (var (wanted, found) in expected.Zip(outputs))
        {
            Assert.Equal(wanted.Shape, found.Shape);
            Assert.Equal(wanted.DType, found.DType);
            var (a, b) = (wanted.ToArray<double>(), found.ToArray<double>());
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
    public void What_waits_for_an_op_is_named_with_it()
    {
        var waiting = File.ReadAllLines(Path.Combine(s_vectors, "not-yet.txt"))
            .Where(line => !line.StartsWith('#'))
            .ToArray();
        foreach (var line in waiting)
        {
            var (name, op) = (line.Split(' ')[0], line.Split(' ')[1]);
            Assert.False(OnnxOps.Has(op), $"{op} is there now: {name} can be tested.");
            TestContext.Current.SendDiagnosticMessage($"waits for {op}: {name}");
        }
        Assert.NotEmpty(Cases);
    }

    [Fact]
    public void Of_what_networks_are_made_of_at_most_one_case_in_twenty_waits()
    {
        string[] folders = ["conv_pool", "norm", "attention", "rnn", "optim", "elementwise"];
        // Ops of a preview, which the standard expands to others: the expanded cases are here.
        string[] previews = ["CausalConvWithState", "FlexAttention"];
        bool Counts(string name) => folders.Contains(name.Split('/')[0]);
        var waiting = File.ReadLines(Path.Combine(s_vectors, "not-yet.txt"))
            .Where(line => Counts(line) && !previews.Contains(line.Split(' ')[1]))
            .ToArray();
        var passing = Cases.Count(row => Counts(row.Data));
        Assert.True(20 * waiting.Length <= passing, string.Join('\n', waiting));
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
                .Select(OnnxModel.ReadTensor),
        ];
}
