using Micrograd.Cli;

namespace Micrograd.Tests.Cli;

public class OutputFileTests
{
    [Fact]
    public void A_file_is_replaced_whole_and_nothing_stays_beside_it()
    {
        using var folder = new TemporaryFolder();
        OutputFile.Write(folder.File("a.svg"), "first");
        OutputFile.Write(folder.File("a.svg"), "second ∂");
        Assert.Equal("second ∂", File.ReadAllText(folder.File("a.svg")));
        Assert.Equal(["a.svg"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("real.svg"), "old");
        File.CreateSymbolicLink(folder.File("link.svg"), folder.File("real.svg"));
        OutputFile.Write(folder.File("link.svg"), "new");
        Assert.Equal("new", File.ReadAllText(folder.File("real.svg")));
        Assert.NotNull(new FileInfo(folder.File("link.svg")).LinkTarget);
    }

    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev/null.");
        OutputFile.Write("/dev/null", "gone");
        Assert.Equal("", File.ReadAllText("/dev/null"));
    }

    [Fact]
    public void Permissions_stay_as_they_were()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        if (!OperatingSystem.IsWindows())
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("a.svg"), "old");
            File.SetUnixFileMode(
                folder.File("a.svg"),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead
            );
            OutputFile.Write(folder.File("a.svg"), "new");
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead,
                File.GetUnixFileMode(folder.File("a.svg"))
            );
        }
    }

    [Fact]
    public void Standard_output_is_no_file_to_draw_into()
    {
        var tool = Tool.Run("eval", "a = 2", "--svg", "-");
        Assert.Equal((2, ""), (tool.ExitCode, tool.Out));
        Assert.Contains("For a file of that name: ./-", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_be_written_is_one_line_and_exit_1()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("kept.svg"), "old");
        File.SetAttributes(folder.File("kept.svg"), FileAttributes.ReadOnly);
        (string Path, string Reason)[] cases =
        [
            (folder.File("none/a.svg"), $"there is no folder {folder.File("none")}"),
            (folder.Path, "it is a folder"),
            (folder.File("kept.svg"), "it is read-only"),
            (folder.File("kept.svg/a.svg"), "can't write"),
            (folder.File(new string('n', 300)), "can't write"),
            ("a\0b", "can't write"),
        ];
        foreach (var (path, reason) in cases)
        {
            var tool = Tool.Run("eval", "a = 2", "--svg", path);
            Assert.Equal(1, tool.ExitCode);
            Assert.Empty(tool.Out);
            Assert.Contains(reason, tool.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", tool.Error, StringComparison.Ordinal);
            Assert.Single(tool.Error.TrimEnd().Split('\n'));
        }
        Assert.Equal("old", File.ReadAllText(folder.File("kept.svg")));
        File.SetAttributes(folder.File("kept.svg"), FileAttributes.Normal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }
}
