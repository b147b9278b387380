using System.Diagnostics;
using System.Globalization;

namespace Micrograd.Tests.Runs;

/// <summary>
/// A training that is killed at random moments goes on from its last checkpoint, and ends as one that was never killed.
/// MICROGRAD_TEST_KILLS=1000 kills it so often.
/// </summary>
public sealed class KilledTrainingTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("micrograd-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Kills_lose_nothing_but_the_step_that_was_not_yet_kept()
    {
        var kills = int.Parse(
            Environment.GetEnvironmentVariable("MICROGRAD_TEST_KILLS") ?? "20",
            CultureInfo.InvariantCulture
        );
        var (whole, killed) = (Path.Combine(_folder, "whole"), Path.Combine(_folder, "killed"));
        var random = new Random(1);
        var begin = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await Train(whole, null)).ExitCode);
        var time = (int)Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        var resumed = 0;
        for (var i = 0; i < kills; i++)
        {
            var (exit, isDone) = await Train(killed, random.Next(time));
            Assert.True(isDone || exit != 0);
            var checkpoint = Path.Combine(killed, "checkpoint.safetensors");
            if (File.Exists(checkpoint))
            {
                // Whole at any moment: every check of the format, and every number.
                Assert.NotEmpty(Safetensors.Load(checkpoint));
                resumed++;
            }
            if (isDone)
            {
                Assert.Equal(Bits(whole), Bits(killed));
                Directory.Delete(killed, recursive: true);
            }
        }
        Assert.True(resumed > kills / 4, $"{resumed} of {kills} kills came after a checkpoint");
        Assert.Equal(0, (await Train(killed, null)).ExitCode);
        Assert.Equal(Bits(whole), Bits(killed));
        Assert.Equal(
            ["checkpoint.safetensors", "config.json", "loss.svg", "metrics.jsonl", "model.safetensors"],
            // What a kill in the midst of a save leaves goes with a later save, once it is a minute old.
            Directory.GetFiles(killed).Select(Path.GetFileName).Where(name => name![0] != '.').Order()
        );
    }

    static string Bits(string folder) => Learner.Bits(Safetensors.Load(Path.Combine(folder, "model.safetensors")));

    /// <summary>Trains, and is killed so many milliseconds after it has begun; null lets it end.</summary>
    static async Task<(int ExitCode, bool IsDone)> Train(string folder, int? milliseconds)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Environment.ProcessPath))!;
        var program = Repository.PathOf($"artifacts/bin/Micrograd.Killed/{configuration}/Micrograd.Killed.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, folder]) { RedirectStandardOutput = true }
        )!;
        Assert.Equal("begins", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        if (milliseconds is { } wait)
        {
            await Task.Delay(wait, TestContext.Current.CancellationToken);
            process.Kill();
        }
        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, rest.Contains("done", StringComparison.Ordinal));
    }
}
