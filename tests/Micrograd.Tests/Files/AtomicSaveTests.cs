using System.Diagnostics;
using Micrograd.Files;
using Micrograd.Tests.Cli;
using Microsoft.Win32.SafeHandles;

namespace Micrograd.Tests.Files;

/// <summary>A save that fails says so and leaves the old file, whatever call of the system it is that fails.</summary>
public sealed class AtomicSaveTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        FileSystem.Use(null);
        _folder.Dispose();
    }

    static Dictionary<string, Tensor> Numbers(double number) =>
        new()
        {
            ["a"] = Tensor.Full([100], number),
            ["b"] = Tensor.Full([3], number, DType.Float64),
            ["c"] = Tensor.Full([5], (long)number, DType.Int64),
        };

    [Theory]
    [InlineData("x.safetensors")]
    [InlineData("x.safetensors.index.json")]
    public void Whichever_call_fails_the_old_file_or_the_new_one_is_there_whole(string name)
    {
        var path = _folder.File(name);
        Safetensors.Save(path, Numbers(1), mostBytes: 100);
        var calls = Count(() => Safetensors.Save(path, Numbers(1), mostBytes: 100));
        Assert.True(calls > 5);
        var old = 1.0;
        for (var call = 1; call <= calls; call++)
        {
            var next = 1.0 + call;
            var system = new Failing(call, () => new IOException("No space left on device : '/tmp/beside'"));
            FileSystem.Use(system);
            string? told = null;
            try
            {
                Safetensors.Save(path, Numbers(next), mostBytes: 100);
            }
            catch (IOException e)
            {
                told = e.Message;
            }
            FileSystem.Use(null);
            var found = Safetensors.Load(path);
            var number = found["a"][0].Item();
            SafetensorsSaveTests.RequireSame(Numbers(number), found);
            if (told is null)
            {
                // What is left over is deleted another time.
                Assert.Equal("delete", system.Failed);
                Assert.Equal(next, number);
            }
            else
            {
                Assert.Contains("No space left on device", told, StringComparison.Ordinal);
                Assert.DoesNotContain("beside", told, StringComparison.Ordinal);
                Assert.Equal(told.Contains("was not written", StringComparison.Ordinal) ? old : next, number);
            }
            old = number;
        }
        FileSystem.Use(null);
        Safetensors.Save(path, Numbers(0), mostBytes: 100);
        Assert.DoesNotContain(
            Directory.GetFiles(_folder.Path),
            file => file.EndsWith(".tmp", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_file_is_flushed_before_it_is_renamed_and_the_folder_after()
    {
        var system = new Failing(int.MaxValue, null!);
        FileSystem.Use(system);
        Safetensors.Save(_folder.File("x.safetensors"), new Dictionary<string, Tensor> { ["a"] = Tensor.Of(1.0) });
        Assert.Equal(["create", "write", "write", "flush", "rename", "flush folder"], system.Calls);
    }

    [Fact]
    public void A_folder_is_flushed_by_the_system_which_says_where_it_can_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "flushes no folders");
        FolderFlush.Run(_folder.Path);
        var told = Assert.Throws<IOException>(() => FolderFlush.Run(_folder.File("nowhere"))).Message;
        Assert.Contains("No such file or directory", told, StringComparison.Ordinal);
    }

    static int Count(Action save)
    {
        var system = new Failing(int.MaxValue, null!);
        FileSystem.Use(system);
        save();
        FileSystem.Use(null);
        return system.Calls.Count;
    }

    [Fact]
    public void A_full_disk_is_told_of_and_the_old_file_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "mounts a small file system");
        var disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        using (var mount = Process.Start("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]))
        {
            mount.WaitForExit();
            Assert.SkipUnless(mount.ExitCode == 0, "no file system can be mounted here");
        }
        try
        {
            var path = Path.Combine(disk, "x.safetensors");
            Safetensors.Save(path, Numbers(1));
            var large = new Dictionary<string, Tensor> { ["large"] = Tensor.Ones([100_000]) };
            var told = Assert.Throws<IOException>(() => Safetensors.Save(path, large)).Message;
            Assert.Contains("was not written", told, StringComparison.Ordinal);
            SafetensorsSaveTests.RequireSame(Numbers(1), Safetensors.Load(path));
            Assert.Equal([path], Directory.GetFiles(disk));
        }
        finally
        {
            using var unmount = Process.Start("umount", [disk]);
            unmount.WaitForExit();
        }
    }

    [Fact]
    public void What_a_file_can_not_take_the_place_of_is_refused()
    {
        Refused(_folder.Path, "it is a folder");
        Refused(_folder.File("no/x.safetensors"), "there is no folder");
        Refused(_folder.File(new string('x', 300)), "name");
        var readOnly = _folder.File("read-only.safetensors");
        Safetensors.Save(readOnly, Numbers(1));
        File.SetAttributes(readOnly, FileAttributes.ReadOnly);
        Refused(readOnly, "it is read-only");
        SafetensorsSaveTests.RequireSame(Numbers(1), Safetensors.Load(readOnly));
        File.SetAttributes(readOnly, FileAttributes.Normal);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "has no such devices");
        Refused("/dev/null", "device");
        var pipe = _folder.File("pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
        }
        Refused(pipe, "it is a pipe or a device");

        static void Refused(string path, string why)
        {
            var told = Assert.Throws<IOException>(() => Safetensors.Save(path, Numbers(2))).Message;
            Assert.StartsWith($"Save: {path} was not written: ", told, StringComparison.Ordinal);
            Assert.Contains(why, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_stays_one_and_the_file_that_it_leads_to_keeps_its_permissions()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("links are for administrators");
            return;
        }
        var (file, link) = (_folder.File("file"), _folder.File("link"));
        Safetensors.Save(file, Numbers(1));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(link, file);
        Safetensors.Save(link, Numbers(2));
        Assert.Equal(file, new FileInfo(link).LinkTarget);
        SafetensorsSaveTests.RequireSame(Numbers(2), Safetensors.Load(file));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead,
            File.GetUnixFileMode(file)
        );
    }

    [Fact]
    public void Many_saves_to_one_name_at_once_leave_one_of_them_whole()
    {
        var path = _folder.File("x.safetensors");
        Threads.Run(
            8,
            thread =>
            {
                for (var i = 0; i < 10; i++)
                {
                    Safetensors.Save(path, Numbers(thread * 10 + i));
                    var found = Safetensors.Load(path);
                    SafetensorsSaveTests.RequireSame(Numbers(found["a"][0].Item()), found);
                }
            }
        );
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_a_killed_save_left_is_deleted_by_a_later_one_and_what_is_written_now_is_not()
    {
        var path = _folder.File("x.safetensors");
        var (left, written, other) = (
            _folder.File(".x.safetensors.99-1-ab.tmp"),
            _folder.File(".x.safetensors.98-1-cd.tmp"),
            _folder.File(".y.safetensors.98-1-cd.tmp")
        );
        Array.ForEach([left, written, other], file => File.WriteAllText(file, "half"));
        using var open = new FileStream(written, FileMode.Open, FileAccess.Write, FileShare.None);
        Array.ForEach([left, written, other], file => File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1)));
        Safetensors.Save(path, Numbers(1));
        Assert.Equal([written, other, path], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    /// <summary>Writes as the system does, but for one call.</summary>
    internal sealed class Failing(int failing, Func<Exception> fault) : FileSystem
    {
        public List<string> Calls { get; } = [];

        public string? Failed { get; private set; }

        void Called(string call)
        {
            Calls.Add(call);
            if (Calls.Count == failing)
            {
                Failed = call;
                throw fault();
            }
        }

        public override SafeFileHandle Create(string path)
        {
            Called("create");
            return base.Create(path);
        }

        public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at)
        {
            // Half of it is written when the disk is full.
            if (Calls.Count + 1 == failing)
            {
                base.Write(file, bytes[..(bytes.Length / 2)], at);
            }
            Called("write");
            base.Write(file, bytes, at);
        }

        public override void CopyPermissions(string from, string to)
        {
            Called("permissions");
            base.CopyPermissions(from, to);
        }

        public override void Flush(SafeFileHandle file)
        {
            Called("flush");
            base.Flush(file);
        }

        public override void Rename(string from, string to)
        {
            Called("rename");
            base.Rename(from, to);
        }

        public override void FlushFolder(string path)
        {
            Called("flush folder");
            base.FlushFolder(path);
        }

        public override void Delete(string path)
        {
            Called("delete");
            base.Delete(path);
        }
    }
}
