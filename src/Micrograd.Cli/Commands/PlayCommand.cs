using System.CommandLine;
using System.CommandLine.Parsing;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Micrograd.Cli.Commands;

/// <summary>
/// <c>micrograd play</c>: the playground, a program of its own beside the tool, so that no other command has to wait for
/// ASP.NET Core or needs it installed.
/// </summary>
static class PlayCommand
{
    // What the host of .NET exits with where a framework is missing (0x80008096, of which Unix keeps the last byte).
    static readonly int[] s_frameworkMissing = [unchecked((int)0x80008096), 0x96];

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public static Command Create(Terminal terminal)
    {
        var port = new Option<int>("--port")
        {
            Description = "The port on 127.0.0.1 and [::1]; if it is busy, the next free one.",
            HelpName = "PORT",
            DefaultValueFactory = _ => GraphShowing.FirstPort,
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsPort(token.Value))
            {
                result.AddError($"--port is a number from 1 to 65535, not '{token.Value}'.");
            }
        });
        var noOpen = new Option<bool>("--no-open") { Description = "Opens no browser: prints the link only." };
        var export = new Option<string?>("--export")
        {
            Description = "Starts nothing: writes the playground as static files, for any web server.",
            HelpName = "DIR",
        };
        var command = new Command("play", "Opens the playground: see every number of backpropagation in your browser.");
        command.Add(port);
        command.Add(noOpen);
        command.Add(export);
        command.Validators.Add(result =>
        {
            if (result.GetResult(export) is not null && (IsGiven(result, port) || IsGiven(result, noOpen)))
            {
                result.AddError("--export starts no server: --port and --no-open do not go with it.");
            }
        });
        command.SetAction(parsed =>
            parsed.GetValue(export) is { } folder
                ? Export(folder, terminal)
                : Run(parsed.GetValue(port), !parsed.GetValue(noOpen), terminal)
        );
        return command;

        static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
    }

    static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535;

    static int Export(string folder, Terminal terminal)
    {
        var size = PlaygroundSite.Write(folder);
        terminal.Out.WriteLine($"Wrote the playground to {folder}: {size}.");
        terminal.Out.WriteLine($"Any web server can give it, in any path: python3 -m http.server -d {Quoted(folder)}");
        terminal.Out.WriteLine(
            "From a file (file://) nothing loads: browsers want modules and WebAssembly from a server."
        );
        return ExitCodes.Fine;
    }

    static string Quoted(string folder) =>
        folder.All(letter => char.IsAsciiLetterOrDigit(letter) || "/\\:._-".Contains(letter)) ? folder : $"'{folder}'";

    static int Run(int port, bool opens, Terminal terminal)
    {
        var stop = terminal.TakeStop();
        using var playground = Start(port, opens);
        using var stopped = stop.Register(() => End(playground));
        // Its lines as they come; they end with it.
        while (playground.StandardOutput.ReadLine() is { } line)
        {
            terminal.Out.WriteLine(line);
            terminal.Out.Flush();
        }
        var trouble = playground.StandardError.ReadToEnd().Trim();
        playground.WaitForExit();
        return playground.ExitCode == 0 || stop.IsCancellationRequested ? ExitCodes.Fine
            : s_frameworkMissing.Contains(playground.ExitCode)
                ? throw CommandException.Failed(
                    "the playground needs the ASP.NET Core runtime, which is not on this machine",
                    "It comes with the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0"
                )
            : throw CommandException.Failed(trouble.Length > 0 ? trouble : "the playground ended unexpectedly");
    }

    static Process Start(int port, bool opens)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Micrograd.Playground.dll");
        var start = new ProcessStartInfo(Host())
        {
            ArgumentList = { "exec", program, port.ToString(CultureInfo.InvariantCulture) },
            // It reads until the tool is gone, however that ends.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (opens)
        {
            start.ArgumentList.Add("--open");
        }
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw CommandException.Failed($"can't start the playground with {start.FileName}: {e.Message}", inner: e);
        }
    }

    /// <summary>The <c>dotnet</c> that runs the tool; an installed tool is started by a host of its own name.</summary>
    static string Host()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Path.GetFileName(Environment.ProcessPath) == name)
        {
            return Environment.ProcessPath!;
        }
        // …/dotnet/shared/Microsoft.NETCore.App/10.0.0/
        var ofRuntime = Path.Combine(
            System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(),
            "..",
            "..",
            "..",
            name
        );
        return File.Exists(ofRuntime) ? Path.GetFullPath(ofRuntime) : name;
    }

    static void End(Process playground)
    {
        playground.StandardInput.Close();
        if (!playground.WaitForExit(s_patience))
        {
            playground.Kill();
        }
    }
}
