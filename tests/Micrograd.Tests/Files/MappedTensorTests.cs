using System.Diagnostics;
using System.Runtime.CompilerServices;
using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Files;

/// <summary>Tensors that are parts of a mapped file: as any others, and the file never changes.</summary>
public sealed class MappedTensorTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly string _path;

    public MappedTensorTests()
    {
        _path = _folder.File("x.safetensors");
        Safetensors.Save(_path, Given());
    }

    public void Dispose()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _folder.Dispose();
    }

    static Dictionary<string, Tensor> Given() =>
        new()
        {
            ["a"] = Tensor.Arange(3000).Float().Reshape(3, 1000),
            ["b"] = Tensor.Arange(50).Double(),
            ["c"] = Tensor.Arange(7),
        };

    Tensor Mapped(string name = "a")
    {
        using var file = SafetensorsFile.Open(_path, mapped: true);
        var tensor = file.Load(name);
        Assert.True(tensor._storage.IsMapped);
        return tensor;
    }

    [Fact]
    public void Ops_and_gradients_are_those_of_a_tensor_in_memory()
    {
        var mapped = Mapped().RequireGrad();
        var own = Given()["a"].RequireGrad();
        foreach (var x in new[] { mapped, own })
        {
            (x.MatMul(x.T).Tanh().Sum() + (x * x).Mean()).Backward();
        }
        Assert.Equal(own.Grad!.ToArray<float>(), mapped.Grad!.ToArray<float>());
        Assert.True(mapped._storage.IsMapped);
    }

    [Fact]
    public void Writing_changes_the_tensor_and_never_the_file()
    {
        var before = File.ReadAllBytes(_path);
        var (x, untouched) = (Mapped(), Mapped());
        x[1] = Tensor.Zeros([1000]);
        using (NoGrad.Enter())
        {
            x.CopyFrom(x * 2);
        }
        x.AsSpan<float>()[0] = 7;
        Mapped("c").Fill(5);
        Assert.Equal(7, x[0, 0].Item());
        Assert.Equal(0, x[1].Sum().Item());
        Assert.Equal(5998, x[2, 999].Item());
        Assert.Equal(Given()["a"].ToArray<float>(), untouched.ToArray<float>());
        Assert.Equal(before, File.ReadAllBytes(_path));
    }

    [Fact]
    public void An_optimizer_moves_mapped_parameters_as_any_others()
    {
        var (mapped, own) = (Mapped("b").RequireGrad(), Given()["b"].RequireGrad());
        foreach (var x in new[] { mapped, own })
        {
            var optimizer = new Adam([x], lr: 0.1);
            for (var i = 0; i < 3; i++)
            {
                optimizer.ZeroGrad();
                (x * x).Sum().Backward();
                optimizer.Step();
            }
        }
        Assert.Equal(own.ToArray<double>(), mapped.ToArray<double>());
        Assert.True(mapped._storage.IsMapped);
        Assert.Equal(Given()["b"].ToArray<double>(), Mapped("b").ToArray<double>());
    }

    [Fact]
    public void A_view_keeps_its_file_mapped()
    {
        var view = View();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(Enumerable.Range(1000, 1000).Select(i => (float)i), view.ToArray<float>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    Tensor View() => Mapped()[1];

    [Fact]
    public void A_span_of_a_mapped_tensor_lives_longer_than_the_mapping()
    {
        var span = Mapped("b").AsReadOnlySpan<double>();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (double)i), span.ToArray());
    }

    [Fact]
    public void The_file_may_be_written_over_renamed_and_deleted_while_it_is_read()
    {
        var all = Safetensors.Load(_path, mapped: true);
        Safetensors.Save(_path, all.ToDictionary(t => t.Key, t => t.Value * 2));
        Assert.Equal(2998 * 2, Safetensors.Load(_path)["a"][2, 998].Item());
        Safetensors.Save(_path, all);
        Assert.Equal(Given()["a"].ToArray<float>(), Safetensors.Load(_path)["a"].ToArray<float>());
        File.Move(_path, _folder.File("y"));
        File.Delete(_folder.File("y"));
        SafetensorsSaveTests.RequireSame(Given(), all);
    }

    [Fact]
    public void A_mapping_ends_when_nobody_has_its_tensors_any_more()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks /proc");
        MapAndDrop();
        for (var i = 0; i < 20 && IsMapped(); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(IsMapped());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void MapAndDrop()
    {
        var sum = Mapped().Sum().Item();
        Assert.Equal(3000 * 2999 / 2, sum);
        Assert.True(IsMapped());
    }

    bool IsMapped() => File.ReadAllText("/proc/self/maps").Contains(_path, StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_read_and_no_memory_taken_when_a_file_is_mapped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a file of holes");
        var path = _folder.File("large.safetensors");
        using (var file = File.Create(path))
        {
            file.Write(
                SafetensorsText.File(
                    $"{{{SafetensorsText.Entry("x", "[1000,1000,125]", 0, 500_000_000)}}}".PadRight(80)
                )
            );
            file.SetLength(file.Length + 500_000_000);
        }
        Safetensors.Load(path, mapped: true);
        var (bytes, resident) = (GC.GetAllocatedBytesForCurrentThread(), Resident());
        var x = Safetensors.Load(path, mapped: true)["x"];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, 100_000);
        Assert.InRange(Resident() - resident, long.MinValue, 50 << 20);
        Assert.Equal(0, x[999, 999, 124].Item());
        x[5, 5, 5] = 1;
        Assert.Equal(1, x[5, 5].Sum().Item());
    }

    static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    [Fact]
    public void What_begins_where_its_elements_can_not_is_read_instead()
    {
        var path = _folder.File("odd.safetensors");
        File.WriteAllBytes(
            path,
            SafetensorsText.File(
                $"{{{SafetensorsText.Entry("a", "[3]", 0, 3, "U8")},{SafetensorsText.Entry("b", "[1]", 3, 7)}}}",
                [1, 2, 255, .. BitConverter.GetBytes(1.5f)]
            )
        );
        var loaded = Safetensors.Load(path, mapped: true);
        Assert.Equal([1L, 2, 255], loaded["a"].ToArray<long>());
        Assert.Equal(1.5f, loaded["b"][0].Item());
        Assert.False(loaded["b"]._storage.IsMapped);
    }
}
