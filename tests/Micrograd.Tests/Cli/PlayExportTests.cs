using Micrograd.Cli;

namespace Micrograd.Tests.Cli;

/// <summary><c>micrograd play --export</c>: the playground as files, and what it does not write over.</summary>
public sealed class PlayExportTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("micrograd-export-").FullName;

    string Folder => Path.Combine(_root, "site");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void It_writes_the_page_the_engine_and_their_licences_and_says_how_to_serve_them()
    {
        var tool = Tool.Run("play", "--export", Folder);
        Assert.Equal((ExitCodes.Fine, ""), (tool.ExitCode, tool.Error));
        var files = Files();
        foreach (
            var file in (string[])
                [
                    "index.html",
                    "main.js",
                    "worker.js",
                    "style.css",
                    "expression/graph.js",
                    "_framework/dotnet.js",
                    "LICENSE.txt",
                    "_framework/LICENSE.txt",
                    ".nojekyll",
                ]
        )
        {
            Assert.Contains(file, files);
        }
        Assert.Contains($"{files.Length} files", tool.Out, StringComparison.Ordinal);
        Assert.Contains($"python3 -m http.server -d {Folder}", tool.Out, StringComparison.Ordinal);
        Assert.Contains("file://", tool.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_states_its_policy_has_no_token_and_names_nothing_by_an_absolute_path()
    {
        Tool.Run("play", "--export", Folder);
        var page = File.ReadAllText(Path.Combine(Folder, "index.html"));
        Assert.Contains("http-equiv=\"Content-Security-Policy\"", page, StringComparison.Ordinal);
        Assert.Contains("script-src 'self' 'wasm-unsafe-eval';", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.DoesNotContain("token", page, StringComparison.Ordinal);
        Assert.DoesNotContain("=\"/", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_export_is_replaced_and_the_files_of_its_engine_go()
    {
        Tool.Run("play", "--export", Folder);
        var first = Files();
        File.WriteAllText(Path.Combine(Folder, "_framework", "Micrograd.old.wasm"), "old");
        File.WriteAllText(Path.Combine(Folder, "main.js"), "old");
        var again = Tool.Run("play", "--export", Folder);
        Assert.Equal((ExitCodes.Fine, ""), (again.ExitCode, again.Error));
        Assert.Equal(first, Files());
        Assert.NotEqual("old", File.ReadAllText(Path.Combine(Folder, "main.js")));
    }

    [Fact]
    public void A_folder_with_other_files_is_left_as_it_is()
    {
        Directory.CreateDirectory(Folder);
        string[] names = ["a.txt", "b.txt", "c.txt", "d.txt", "index.html"];
        foreach (var name in names)
        {
            File.WriteAllText(Path.Combine(Folder, name), "mine");
        }
        var tool = Tool.Run("play", "--export", Folder);
        Assert.Equal((ExitCodes.Failed, ""), (tool.ExitCode, tool.Out));
        Assert.Contains("holds other files: a.txt, b.txt, c.txt and 2 more", tool.Error, StringComparison.Ordinal);
        Assert.Equal(names, Files());
    }

    [Fact]
    public void A_folder_of_Git_may_be_the_one_to_publish_from()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, ".git"), "gitdir: elsewhere");
        Assert.Equal(ExitCodes.Fine, Tool.Run("play", "--export", Folder).ExitCode);
        Assert.Equal("gitdir: elsewhere", File.ReadAllText(Path.Combine(Folder, ".git")));
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        File.WriteAllText(Folder, "mine");
        var tool = Tool.Run("play", "--export", Folder);
        Assert.Equal(ExitCodes.Failed, tool.ExitCode);
        Assert.Contains("it is a file", tool.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        File.WriteAllText(Folder, "mine");
        var tool = Tool.Run("play", "--export", Path.Combine(Folder, "below"));
        Assert.Equal(ExitCodes.Failed, tool.ExitCode);
        Assert.Contains("can't make the folder", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "7000")]
    [InlineData("--no-open")]
    public void No_option_of_the_server_goes_with_it(params string[] more)
    {
        var tool = Tool.Run(["play", "--export", Folder, .. more]);
        Assert.Equal(ExitCodes.Usage, tool.ExitCode);
        Assert.Contains("--export starts no server", tool.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void An_empty_name_is_wrong_usage() =>
        Assert.Equal(ExitCodes.Usage, Tool.Run("play", "--export", "").ExitCode);

    string[] Files() =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
}
