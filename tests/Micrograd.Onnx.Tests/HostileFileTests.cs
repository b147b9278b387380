using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx.Tests;

/// <summary>Files that lie: each is refused by a typed error, soon, and nothing is made on its word.</summary>
public sealed class HostileFileTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("micrograd-onnx");

    public void Dispose() => _folder.Delete(recursive: true);

    static ModelProto Model(params NodeProto[] nodes)
    {
        var model = new ModelProto
        {
            IrVersion = 10,
            Graph = new() { Name = "g" },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 21 });
        model.Graph.Node.AddRange(nodes);
        model.Graph.Input.Add(new ValueInfoProto { Name = "x" });
        model.Graph.Output.Add(new ValueInfoProto { Name = "y" });
        return model;
    }

    static NodeProto Node(string op, string inputs, string outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op };
        node.Input.AddRange(inputs.Split(','));
        node.Output.AddRange(outputs.Split(',', StringSplitOptions.RemoveEmptyEntries));
        node.Attribute.AddRange(attributes);
        return node;
    }

    static AttributeProto Int(string name, long value) =>
        new()
        {
            Name = name,
            Type = 2,
            I = value,
        };

    static string Refused(IMessage model) => Refused(model.ToByteArray());

    static string Refused(byte[] bytes)
    {
        // What is made once is made before.
        Assert.ThrowsAny<OnnxException>(() => OnnxModel.Load(bytes));
        var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(bytes));
        Assert.True(clock.ElapsedMilliseconds < 100, $"{clock.ElapsedMilliseconds} ms");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
        return error.Message;
    }

    [Fact]
    public void What_is_not_known_is_refused_by_its_name()
    {
        Assert.Contains("Frobnicate", Refused(Model(Node("Frobnicate", "x", "y"))), StringComparison.Ordinal);
        Assert.Contains("flavour", Refused(Model(Node("Relu", "x", "y", Int("flavour", 1)))), StringComparison.Ordinal);
        Assert.Contains(
            "axis",
            Refused(
                Model(
                    Node(
                        "Softmax",
                        "x",
                        "y",
                        new AttributeProto
                        {
                            Name = "axis",
                            Type = 1,
                            F = 1,
                        }
                    )
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Contains("to", Refused(Model(Node("Cast", "x", "y"))), StringComparison.Ordinal);
        Assert.Contains("inputs", Refused(Model(Node("Add", "x", "y"))), StringComparison.Ordinal);
        var domain = Model(Node("Relu", "x", "y"));
        domain.Graph.Node[0].Domain = "com.example";
        Assert.Contains("com.example", Refused(domain), StringComparison.Ordinal);
        var opset = Model(Node("Relu", "x", "y"));
        opset.OpsetImport[0].Version = 29;
        Assert.Contains("29", Refused(opset), StringComparison.Ordinal);
        var type = Model(Node("Relu", "w", "y"));
        type.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 8 });
        Assert.Contains("string", Refused(type), StringComparison.Ordinal);
        var sequence = Model(Node("Relu", "x", "y")).ToByteArray();
        Assert.Contains("field 30", Refused([.. sequence, 0xF2, 0x01, 0x00]), StringComparison.Ordinal);
        // Of an op that is known in another opset.
        var old = Model(Node("Gelu", "x", "y"));
        old.OpsetImport[0].Version = 19;
        Assert.Contains("Gelu", Refused(old), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_others_leave_out_may_be_left_out()
    {
        // Resize of opset 11 by scales, without a region.
        var model = Model(Node("Resize", "x,,scales", "y"));
        model.OpsetImport[0].Version = 11;
        var scales = new TensorProto { Name = "scales", DataType = 1 };
        scales.Dims.Add(4);
        scales.FloatData.AddRange([1, 1, 2, 2]);
        model.Graph.Initializer.Add(scales);
        var y = OnnxModel.Load(model.ToByteArray()).Forward(Tensor.Ones([1, 1, 2, 3]));
        Assert.Equal(Shape.Create(1, 1, 4, 6), y.Shape);
    }

    [Fact]
    public void A_graph_that_goes_round_or_has_a_name_twice_is_refused()
    {
        Assert.Contains(
            "circle",
            Refused(Model(Node("Relu", "y", "z"), Node("Relu", "z", "y"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'y'",
            Refused(Model(Node("Relu", "x", "y"), Node("Relu", "x", "y"))),
            StringComparison.Ordinal
        );
        Assert.Contains("'x'", Refused(Model(Node("Relu", "x", "x"))), StringComparison.Ordinal);
        Assert.Contains("'q'", Refused(Model(Node("Relu", "q", "y"))), StringComparison.Ordinal);
        Assert.Contains("'y'", Refused(Model(Node("Relu", "x", "z"))), StringComparison.Ordinal);
        // Nodes need not stand in order.
        var unsorted = Model(Node("Relu", "z", "y"), Node("Neg", "x", "z"));
        Assert.Equal(2, OnnxModel.Load(unsorted.ToByteArray()).Forward(Tensor.Of(-2f)).Item());
    }

    [Fact]
    public void Functions_that_call_themselves_or_stand_for_too_much_are_refused()
    {
        var model = Model(Node("f0", "x", "y"));
        model.Graph.Node[0].Domain = "d";
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "d", Version = 1 });
        var loop = model.Clone();
        loop.Functions.Add(Function("f0", "f0"));
        Assert.Contains("itself", Refused(loop), StringComparison.Ordinal);
        // Each calls the next twice.
        for (var i = 0; i < 40; i++)
        {
            model.Functions.Add(Function($"f{i}", $"f{i + 1}", twice: true));
        }
        model.Functions.Add(Function("f40", "Relu"));
        Assert.Contains(
            "nodes",
            Assert.Throws<OnnxException>(() => OnnxModel.Load(model.ToByteArray())).Message,
            StringComparison.Ordinal
        );

        static FunctionProto Function(string name, string calls, bool twice = false)
        {
            var function = new FunctionProto { Name = name, Domain = "d" };
            function.Input.Add("a");
            function.Output.Add("b");
            function.OpsetImport.Add(new OperatorSetIdProto { Version = 21 });
            function.OpsetImport.Add(new OperatorSetIdProto { Domain = "d", Version = 1 });
            foreach (var (from, to) in twice ? [("a", "m"), ("m", "b")] : (ReadOnlySpan<(string, string)>)[("a", "b")])
            {
                var node = Node(calls, from, to);
                node.Domain = calls == "Relu" ? "" : "d";
                function.Node.Add(node);
            }
            return function;
        }
    }

    [Fact]
    public void Tensors_that_lie_about_their_size_cost_nothing()
    {
        foreach (
            var (dims, type, bytes) in ((long[], int, int)[])
                [
                    ([1L << 40], 1, 4),
                    ([1 << 20, 1 << 20], 1, 4),
                    ([1L << 62, 4], 7, 8),
                    ([-1], 1, 4),
                    ([0, 1L << 40], 1, 4),
                    ([3], 1, 8),
                    ([1 << 30], 1, 16),
                    ([2], 11, 8),
                ]
        )
        {
            var model = Model(Node("Identity", "w", "y"));
            var tensor = new TensorProto
            {
                Name = "w",
                DataType = type,
                RawData = ByteString.CopyFrom(new byte[bytes]),
            };
            tensor.Dims.AddRange(dims);
            model.Graph.Initializer.Add(tensor);
            Assert.Contains("'w'", Refused(model), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Deep_and_crowded_files_are_refused()
    {
        // Graphs within graphs, laid down from the inside out.
        byte[] graph = [];
        for (var i = 0; i < 2000; i++)
        {
            graph = Wrapped(1, Wrapped(5, Wrapped(6, graph)));
        }
        Assert.Contains("deep", Refused(Wrapped(7, graph)), StringComparison.Ordinal);
        // A node is two bytes.
        var crowd = new byte[2 * 2_000_000];
        for (var i = 0; i < crowd.Length; i += 2)
        {
            crowd[i] = 0x0A;
        }
        Assert.Contains("more nodes", Refused(Wrapped(7, crowd)), StringComparison.Ordinal);

        static byte[] Wrapped(int field, byte[] inner)
        {
            using var memory = new MemoryStream();
            var output = new CodedOutputStream(memory);
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteLength(inner.Length);
            output.Flush();
            return [.. memory.ToArray(), .. inner];
        }
    }

    [Fact]
    public void A_file_that_is_none_ends_with_a_message()
    {
        Assert.Contains("no graph", Refused([]), StringComparison.Ordinal);
        Refused("PK\u0003\u0004 this is a zip"u8.ToArray());
        var missing = Path.Combine(_folder.FullName, "missing.onnx");
        Assert.Contains(
            "missing.onnx",
            Assert.Throws<OnnxException>(() => OnnxModel.Load(missing)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "folder",
            Assert.Throws<OnnxException>(() => OnnxModel.Load(_folder.FullName)).Message,
            StringComparison.Ordinal
        );
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains(
                "plain",
                Assert.Throws<OnnxException>(() => OnnxModel.Load("/dev/zero")).Message,
                StringComparison.Ordinal
            );
            var pipe = Path.Combine(_folder.FullName, "pipe");
            using var made = Process.Start("mkfifo", [pipe]);
            made.WaitForExit();
            Assert.Contains(
                "plain",
                Assert.Throws<OnnxException>(() => OnnxModel.Load(pipe)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Numbers_in_other_files_are_read_from_beside_the_model_alone()
    {
        var folder = _folder.CreateSubdirectory("model").FullName;
        var path = Path.Combine(folder, "m.onnx");
        float[] weights = [1, 2, 3];
        File.WriteAllBytes(Path.Combine(folder, "w.bin"), [9, 9, 9, 9, .. MemoryMarshal.AsBytes(weights.AsSpan())]);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "outside.bin"), new byte[64]);

        Write(("location", "w.bin"), ("offset", "4"), ("length", "12"));
        Assert.Equal(weights, OnnxModel.Load(path).Forward(Tensor.Of(0f)).ToArray<float>());
        // From bytes there is no folder.
        Assert.Throws<OnnxException>(() => OnnxModel.Load(File.ReadAllBytes(path)));

        Refuse("more", ("location", "w.bin"), ("offset", "8"), ("length", "12"));
        Refuse("", ("location", "w.bin"), ("offset", "-4"), ("length", "12"));
        Refuse("", ("location", "w.bin"), ("offset", "9223372036854775807"), ("length", "12"));
        Refuse("", ("location", "w.bin"), ("offset", "4"), ("length", "1099511627776"));
        Refuse("key", ("location", "w.bin"), ("basepath", "/etc"));
        Refuse("twice", ("location", "w.bin"), ("location", "../outside.bin"));
        Refuse("folder", ("location", "../outside.bin"));
        Refuse("folder", ("location", "sub/../../outside.bin"));
        Refuse("folder", ("location", Path.Combine(_folder.FullName, "outside.bin")));
        Refuse("folder", ("location", "/etc/passwd"));
        Refuse("folder", ("location", "C:\\x"));
        Refuse("folder", ("location", ""));
        Refuse("folder");
        Refuse("no file", ("location", "none.bin"));
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), Path.Combine(_folder.FullName, "outside.bin"));
            Refuse("link", ("location", "link.bin"));
            Directory.CreateSymbolicLink(Path.Combine(folder, "sub"), _folder.FullName);
            Refuse("link", ("location", "sub/outside.bin"));
        }
        if (OperatingSystem.IsLinux())
        {
            using var linked = Process.Start(
                "ln",
                [Path.Combine(_folder.FullName, "outside.bin"), Path.Combine(folder, "hard.bin")]
            );
            linked.WaitForExit();
            Refuse("names", ("location", "hard.bin"));
            using var pipe = Process.Start("mkfifo", [Path.Combine(folder, "pipe.bin")]);
            pipe.WaitForExit();
            Refuse("plain", ("location", "pipe.bin"));
        }

        void Write(params (string Key, string Value)[] entries)
        {
            var model = Model(Node("Add", "x,w", "y"));
            var tensor = new TensorProto
            {
                Name = "w",
                DataType = 1,
                DataLocation = 1,
            };
            tensor.Dims.Add(3);
            tensor.ExternalData.AddRange(
                entries.Select(e => new StringStringEntryProto { Key = e.Key, Value = e.Value })
            );
            model.Graph.Initializer.Add(tensor);
            File.WriteAllBytes(path, model.ToByteArray());
        }

        void Refuse(string part, params (string Key, string Value)[] entries)
        {
            Write(entries);
            var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(path));
            Assert.Contains("'w'", error.Message, StringComparison.Ordinal);
            if (part != "more")
            {
                Assert.Contains(part, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Types_that_lie_are_found_when_a_node_meets_them()
    {
        var model = Model(Node("Add", "x,w", "y"));
        var tensor = new TensorProto { Name = "w", DataType = 7 };
        tensor.Int64Data.Add(1);
        model.Graph.Initializer.Add(tensor);
        var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(model.ToByteArray()).Forward(Tensor.Of(1f)));
        Assert.Contains("int64", error.Message, StringComparison.Ordinal);
        var not = Assert.Throws<OnnxException>(() =>
            OnnxModel.Load(Model(Node("Not", "x", "y")).ToByteArray()).Forward(Tensor.Of(1f))
        );
        Assert.Contains("bool", not.Message, StringComparison.Ordinal);
    }

    /// <summary>Bytes of real models changed, cut and doubled: what is not refused by the one error runs, or is refused when it runs.</summary>
    [Fact]
    public void Mutated_models_give_a_module_or_the_one_error()
    {
        var seconds = double.TryParse(Environment.GetEnvironmentVariable("MICROGRAD_TEST_SECONDS"), out var asked)
            ? asked
            : 3;
        var cases = Directory
            .EnumerateFiles(
                Repository.PathOf("tests/Micrograd.Onnx.Tests/vectors"),
                "model.onnx",
                SearchOption.AllDirectories
            )
            .Order(StringComparer.Ordinal)
            .ToArray();
        var random = new Random(20261127);
        var clock = Stopwatch.StartNew();
        var (refused, loaded) = (0, 0);
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var file = cases[random.Next(cases.Length)];
            var bytes = File.ReadAllBytes(file);
            for (var i = random.Next(1, 6); i > 0 && bytes.Length > 0; i--)
            {
                var at = random.Next(bytes.Length);
                bytes = random.Next(4) switch
                {
                    0 => bytes[..at],
                    1 => [.. bytes[..at], .. bytes[at..Math.Min(bytes.Length, at + random.Next(64))], .. bytes[at..]],
                    _ => Changed(bytes, at),
                };
            }
            try
            {
                var module = OnnxModel.Load(bytes);
                loaded++;
                if (module.Inputs.All(input => input.Dims is { } dims && dims.All(dim => dim.Size is null or < 100)))
                {
                    module.ForwardAll([.. module.Inputs.Select(Example)]);
                }
            }
            catch (OnnxException)
            {
                refused++;
            }
            catch (ArgumentException error) when (error.Message.StartsWith("Forward", StringComparison.Ordinal))
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"{file}: {error}");
            }
        }
        Assert.True(refused > 20 && loaded > 20, $"{refused} refused, {loaded} loaded");

        byte[] Changed(byte[] bytes, int at)
        {
            bytes[at] = (byte)random.Next(256);
            return bytes;
        }

        static Tensor Example(OnnxValueInfo input)
        {
            int[] shape = [.. input.Dims!.Select(dim => dim.Size ?? 2)];
            return input.Type switch
            {
                OnnxType.Double => Tensor.Ones(shape, DType.Float64),
                OnnxType.Bool => Tensor.Ones(shape, DType.Bool),
                OnnxType.Float or OnnxType.Float16 or OnnxType.BFloat16 or OnnxType.Undefined => Tensor.Ones(shape),
                _ => Tensor.Ones(shape, DType.Int64),
            };
        }
    }
}
