using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The playground as <c>micrograd play --export</c> writes it: static files, the engine in the browser.</summary>
public sealed class ExportTests(StaticSite site, Playground playground) : IClassFixture<StaticSite>
{
    const string Heading = "Micrograd playground";

    [Fact]
    public async Task A_backward_step_shows_its_sentence()
    {
        await using var page = await Open("text=a%20%3D%202%3B%20b%20%3D%20-3%3B%20c%20%3D%20a%20*%20b");
        await page.Button("c = a × b, data -6, grad not computed yet").WaitForAsync();
        await page.Button("Step").ClickAsync();
        await page.Button("Step").ClickAsync();
        await page.See("a.grad += b.data × c.grad = -3 × 1 = -3");
        await page.Button("a, data 2, grad -3").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Training_runs_until_all_examples_are_right_and_goes_back()
    {
        await using var page = await Open("part=train&problem=moons&learningRate=0.1");
        await page.See("step 0,");
        await page.Button("Play").ClickAsync();
        await page.See("100 % right");
        await page.Button("Pause").ClickAsync();
        await page.Slider("Go back to a step").PressAsync("Home");
        await page.See("step 0,");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_page_of_the_tour_asks_and_shows()
    {
        await using var page = await Open("part=tour&page=order&step=2");
        await page.GetByLabel("too large: b hands on part of it twice").CheckAsync();
        await page.Button("Answer").ClickAsync();
        await page.See("a.grad is 207 instead of 135.");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task An_error_stands_below_the_text_with_a_caret()
    {
        await using var page = await Open("text=a%20%3D%202");
        await page.Button("a, data 2, grad not computed yet").WaitForAsync();
        await page.Textbox("Program").FillAsync("a = 2\nb = a * * 3");
        await page.See("Line 2, column 9");
        await page.See("^");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_shared_link_opens_at_its_step()
    {
        await using var page = await Open("part=train&problem=moons&learningRate=0.1&step=60");
        await page.See("step 60,");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_field_that_a_request_does_not_know_is_told_in_words()
    {
        await using var page = await Open("");
        var told = await page.EvaluateAsync<string>(
            "import('./engine.js').then(e => e.ask('examples', { odd: 1 })).catch(e => e.message)"
        );
        Assert.Equal("The request 'examples' has no field 'odd'.", told);
    }

    [Fact]
    public async Task A_request_that_was_called_off_is_not_waited_for()
    {
        await using var page = await Open("");
        var name = await page.EvaluateAsync<string>(
            """
            import("./engine.js").then(async ({ ask }) => {
              const control = new AbortController();
              const first = ask("examples", {});
              const second = ask("examples", {}, control.signal);
              control.abort();
              await first;
              return second.catch((error) => error.name);
            })
            """
        );
        Assert.Equal("AbortError", name);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_stopped_and_the_run_goes_on_where_it_was()
    {
        await using var page = await Open("part=train&problem=moons&step=5");
        await page.See("step 5,");
        var told = await page.EvaluateAsync<string>(
            """
            import("./engine.js").then(({ ask }) => {
              const later = setTimeout;
              window.setTimeout = (work, time) => later(work, time / 20);
              const settings = { hidden: [64, 64, 64, 64, 64, 64, 64, 64], count: 5000, batchSize: 1000 };
              return ask("start", { settings, step: 10000 })
                .catch((error) => error.message)
                .finally(() => { window.setTimeout = later; });
            })
            """
        );
        Assert.Contains("was stopped", told, StringComparison.Ordinal);
        await page.Button("Step").ClickAsync();
        await page.Button("Step").ClickAsync();
        await page.See("step 6,");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Nothing_is_asked_for_outside_its_folder()
    {
        await using var page = await Open("part=train&problem=moons&step=5");
        await page.See("step 5,");
        Assert.All(
            (await page.RequestsAsync())
                .Select(request => request.Url)
                .Where(address => !address.StartsWith("data:", StringComparison.Ordinal)),
            address => Assert.StartsWith(site.Address.AbsoluteUri, address, StringComparison.Ordinal)
        );
        Assert.Contains(site.Paths, path => path.EndsWith("dotnet.js", StringComparison.Ordinal));
        Assert.DoesNotContain(site.Paths, path => path.StartsWith("/api", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_that_cannot_be_loaded_is_told()
    {
        await using var page = await playground.Visit(site.Broken, Heading);
        await page.See("The engine could not be loaded");
    }

    [Fact]
    public async Task Opened_as_a_file_it_says_that_it_wants_a_server()
    {
        await using var page = await playground.Visit(site.File, Heading);
        await page.See("it has to be opened from a web server");
    }

    /// <summary>Opens the page with a state in its address.</summary>
    Task<IPage> Open(string state) => playground.Visit(new($"{site.Address}#{state}"), Heading);
}

/// <summary>The exported files, below a path of a server that knows nothing of them.</summary>
public sealed class StaticSite : IAsyncLifetime
{
    const string Path = "/some/where/";

    // The same files, but those of the engine.
    const string BrokenPath = "/broken/";

    static readonly Dictionary<string, string> s_types = new()
    {
        [".html"] = "text/html",
        [".css"] = "text/css",
        [".js"] = "text/javascript",
        [".wasm"] = "application/wasm",
    };

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("micrograd-site-");
    readonly ConcurrentBag<string> _paths = [];
    WebApplication? _server;

    /// <summary>Where the first page is.</summary>
    public Uri Address => new(new Uri(_server!.Urls.Single()), Path);

    /// <summary>The paths that were asked for.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    public async ValueTask InitializeAsync()
    {
        await Export();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(Give);
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Where the engine is missing.</summary>
    public Uri Broken => new(new Uri(_server!.Urls.Single()), BrokenPath);

    /// <summary>The first page as a file.</summary>
    public Uri File => new(System.IO.Path.Combine(_folder.FullName, "index.html"));

    async Task Export()
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var tool = System.IO.Path.Combine(AppContext.BaseDirectory, "Micrograd.Cli.dll");
        using var export = Process.Start(
            new ProcessStartInfo(dotnet, [tool, "play", "--export", _folder.FullName])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = export.StandardOutput.ReadToEndAsync();
        var error = await export.StandardError.ReadToEndAsync();
        await export.WaitForExitAsync();
        Assert.True(export.ExitCode == 0, $"{await output}{error}");
    }

    Task Give(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _paths.Add(path);
        var prefix = path.StartsWith(BrokenPath, StringComparison.Ordinal) ? BrokenPath : Path;
        var name =
            path == prefix ? "index.html"
            : path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..]
            : "outside";
        var file = System.IO.Path.Combine(_folder.FullName, name);
        var isHidden = prefix == BrokenPath && name.StartsWith('_');
        if (isHidden || !System.IO.File.Exists(file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        context.Response.ContentType = s_types.GetValueOrDefault(System.IO.Path.GetExtension(file), "text/plain");
        return context.Response.SendFileAsync(file, context.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        _folder.Delete(recursive: true);
    }
}
