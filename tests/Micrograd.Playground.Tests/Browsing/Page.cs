using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>
/// A page as a person meets it: things are found by role and name, as a screen reader has them, clicked where they are
/// seen, and typed into by keys. Whatever the page complains of is kept.
/// </summary>
sealed class Page : IAsyncDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    // A question that Chromium was asked while one document made way for another may never be answered: it is asked again.
    static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(5);

    readonly DevTools _tools;
    readonly string _session;
    readonly string _target;
    readonly List<string> _complaints = [];

    Page(DevTools tools, string session, string target)
    {
        (_tools, _session, _target) = (tools, session, target);
        tools.Happened += Hear;
    }

    /// <summary>Errors on the console, exceptions, and requests that failed.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>Addresses that were asked for.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<Page> Open(DevTools tools, int width, int height, bool isDark)
    {
        var target = (string)(await tools.Send("Target.createTarget", new() { ["url"] = "about:blank" }))["targetId"]!;
        var attached = await tools.Send("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true });
        var page = new Page(tools, (string)attached["sessionId"]!, target);
        foreach (var domain in (string[])["Page", "Runtime", "Network", "Log", "DOM", "Accessibility"])
        {
            await page.Send($"{domain}.enable");
        }
        await page.Resize(width, height);
        await page.Send(
            "Emulation.setEmulatedMedia",
            new()
            {
                ["features"] = new JsonArray
                {
                    new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" },
                    new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" },
                },
            }
        );
        return page;
    }

    public Task Resize(int width, int height, double scale = 1) =>
        Send(
            "Emulation.setDeviceMetricsOverride",
            new()
            {
                ["width"] = width,
                ["height"] = height,
                ["deviceScaleFactor"] = scale,
                ["mobile"] = false,
            }
        );

    public Task GoTo(Uri address) => Send("Page.navigate", new() { ["url"] = address.AbsoluteUri });

    /// <summary>Waits until the page is no longer busy with what it opened with.</summary>
    public Task IsReady() =>
        Until(
            "end of the page's business",
            async () => (bool)(await Evaluate("!document.querySelector('[aria-busy]')"))! ? "ready" : null
        );

    /// <summary>What has this role and name, waited for.</summary>
    public async Task<Found> Find(string role, string name, int place = 0)
    {
        var found = await Until(
            $"{role} '{name}'",
            async () => await Query(role, name) is var all && all.Count > place ? all : null
        );
        return found[place];
    }

    /// <summary>Clicks with the mouse in the middle of what has this role and name.</summary>
    public async Task Click(string role, string name, int place = 0) => await Click(await Find(role, name, place));

    public async Task Click(Found found)
    {
        var (x, y) = await Middle(found);
        foreach (var type in (string[])["mouseMoved", "mousePressed", "mouseReleased"])
        {
            await Send(
                "Input.dispatchMouseEvent",
                new()
                {
                    ["type"] = type,
                    ["x"] = x,
                    ["y"] = y,
                    ["button"] = type == "mouseMoved" ? "none" : "left",
                    ["clickCount"] = 1,
                }
            );
        }
    }

    public async Task Hover(Found found)
    {
        var (x, y) = await Middle(found);
        await Send(
            "Input.dispatchMouseEvent",
            new()
            {
                ["type"] = "mouseMoved",
                ["x"] = x,
                ["y"] = y,
            }
        );
    }

    public Task MoveMouseAway() =>
        Send(
            "Input.dispatchMouseEvent",
            new()
            {
                ["type"] = "mouseMoved",
                ["x"] = 1,
                ["y"] = 1,
            }
        );

    /// <summary>Replaces a field's text as a person would: focus, select all, type.</summary>
    public async Task Fill(string role, string name, string text)
    {
        var found = await Find(role, name);
        await Send("DOM.focus", new() { ["backendNodeId"] = found.Node });
        await On(found, "function() { this.select?.(); }");
        if (text.Length == 0)
        {
            await Press("Delete");
        }
        await Send("Input.insertText", new() { ["text"] = text });
    }

    /// <summary>Chooses of a menu or moves a slider: sets its value and lets it tell so.</summary>
    public async Task Set(string role, string name, string value) =>
        await On(
            await Find(role, name),
            "function(value) { this.value = value; for (const type of ['input', 'change']) "
                + "this.dispatchEvent(new Event(type, { bubbles: true })); }",
            value
        );

    public async Task Focus(string role, string name) =>
        await Send("DOM.focus", new() { ["backendNodeId"] = (await Find(role, name)).Node });

    /// <summary>Presses and lets go of a key: Enter, Tab, ArrowLeft, …</summary>
    public async Task Press(string key)
    {
        var code = key switch
        {
            "Enter" => 13,
            "Tab" => 9,
            "Delete" => 46,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            " " => 32,
            _ => 0,
        };
        foreach (var type in (string[])["keyDown", "keyUp"])
        {
            var press = new JsonObject
            {
                ["type"] = type,
                ["key"] = key,
                ["code"] = key == " " ? "Space" : key,
                ["windowsVirtualKeyCode"] = code,
            };
            if (type == "keyDown" && key is "Enter" or " ")
            {
                press["text"] = key == "Enter" ? "\r" : " ";
            }
            await Send("Input.dispatchKeyEvent", press);
        }
    }

    /// <summary>Waits until the page's text holds this.</summary>
    public Task See(string text) =>
        Until($"the text '{text}'", async () => (await Text()).Contains(text, StringComparison.Ordinal) ? text : null);

    /// <summary>Waits until the page's text holds this no longer.</summary>
    public Task SeeNoMore(string text) =>
        Until($"no '{text}'", async () => (await Text()).Contains(text, StringComparison.Ordinal) ? null : text);

    /// <summary>The text that is seen.</summary>
    public async Task<string> Text() => (string)(await Evaluate("document.body.innerText"))!;

    /// <summary>The text of what has this role and name.</summary>
    public async Task<string> TextOf(string role, string name) =>
        (string)(await On(await Find(role, name), "function() { return this.innerText ?? this.textContent; }"))!;

    /// <summary>The name of what has the focus.</summary>
    public async Task<string?> FocusedName() =>
        (string?)
            await Evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");

    /// <summary>An expression's value, awaited.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        var answer = await Send(
            "Runtime.evaluate",
            new()
            {
                ["expression"] = expression,
                ["returnByValue"] = true,
                ["awaitPromise"] = true,
            }
        );
        return answer["exceptionDetails"] is { } error
            ? throw new InvalidOperationException(error.ToJsonString())
            : answer["result"]!["value"];
    }

    /// <summary>The page's whole height, or the window alone, as PNG.</summary>
    public async Task<byte[]> Screenshot(bool whole = false)
    {
        var answer = await Send(
            "Page.captureScreenshot",
            new() { ["format"] = "png", ["captureBeyondViewport"] = whole }
        );
        return Convert.FromBase64String((string)answer["data"]!);
    }

    async Task<IReadOnlyList<Found>> Query(string role, string name)
    {
        try
        {
            var cancel = TestContext.Current.CancellationToken;
            var document = await Send("DOM.getDocument", new() { ["depth"] = 0 }).WaitAsync(s_answerTime, cancel);
            var answer = await Send(
                    "Accessibility.queryAXTree",
                    new()
                    {
                        ["backendNodeId"] = (int)document["root"]!["backendNodeId"]!,
                        ["role"] = role,
                        ["accessibleName"] = name,
                    }
                )
                .WaitAsync(s_answerTime, cancel);
            return
            [
                .. answer["nodes"]!
                    .AsArray()
                    .Where(node => (bool?)node!["ignored"] != true)
                    .Select(node => new Found((int)node!["backendDOMNodeId"]!)),
            ];
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            // Between two documents.
            return [];
        }
    }

    /// <summary>Where it is, once it has stopped moving: what comes in above it pushes it down.</summary>
    async Task<(double X, double Y)> Middle(Found found)
    {
        var before = await PlaceOf(found);
        while (true)
        {
            await Task.Delay(80, TestContext.Current.CancellationToken);
            var now = await PlaceOf(found);
            if (now == before)
            {
                return now;
            }
            before = now;
        }
    }

    async Task<(double X, double Y)> PlaceOf(Found found)
    {
        await Send("DOM.scrollIntoViewIfNeeded", new() { ["backendNodeId"] = found.Node });
        var quads = (await Send("DOM.getContentQuads", new() { ["backendNodeId"] = found.Node }))["quads"]!.AsArray();
        var quad = quads[0]!.AsArray().Select(number => (double)number!).ToArray();
        return ((quad[0] + quad[4]) / 2, (quad[1] + quad[5]) / 2);
    }

    async Task<JsonNode?> On(Found found, string function, params string[] arguments)
    {
        var resolved = await Send("DOM.resolveNode", new() { ["backendNodeId"] = found.Node });
        var answer = await Send(
            "Runtime.callFunctionOn",
            new()
            {
                ["objectId"] = (string)resolved["object"]!["objectId"]!,
                ["functionDeclaration"] = function,
                ["arguments"] = new JsonArray([.. arguments.Select(value => new JsonObject { ["value"] = value })]),
                ["returnByValue"] = true,
            }
        );
        return answer["result"]?["value"];
    }

    async Task<T> Until<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }
            if (Stopwatch.GetElapsedTime(start) > s_patience)
            {
                throw new TimeoutException(
                    $"No {what} on the page, which says:\n{await Text()}\n{string.Join('\n', Complaints)}"
                );
            }
            await Task.Delay(40, TestContext.Current.CancellationToken);
        }
    }

    Task<JsonObject> Send(string method, JsonObject? parameters = null) => _tools.Send(method, parameters, _session);

    void Hear(string? session, string method, JsonObject what)
    {
        if (session != _session)
        {
            return;
        }
        lock (_complaints)
        {
            switch (method)
            {
                case "Runtime.exceptionThrown":
                    _complaints.Add(what["exceptionDetails"]!.ToJsonString());
                    break;
                case "Runtime.consoleAPICalled" when (string?)what["type"] is "error" or "warning" or "assert":
                    _complaints.Add(what["args"]!.ToJsonString());
                    break;
                case "Log.entryAdded" when (string?)what["entry"]!["level"] is "error" or "warning":
                    _complaints.Add((string)what["entry"]!["text"]! + " " + (string?)what["entry"]!["url"]);
                    break;
                case "Network.loadingFailed" when (bool?)what["canceled"] != true:
                    _complaints.Add((string)what["errorText"]!);
                    break;
                case "Network.requestWillBeSent":
                    Requests.Add((string)what["request"]!["url"]!);
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _tools.Happened -= Hear;
        await _tools.Send("Target.closeTarget", new() { ["targetId"] = _target });
    }
}

/// <summary>Something on the page.</summary>
/// <param name="Node">Chromium's number of the element.</param>
readonly record struct Found(int Node);
