using System.Diagnostics;
using System.Globalization;

namespace Micrograd.Benchmarks;

/// <summary>Our side of the moons workload, in a process of its own so that the collector can be set up from outside.</summary>
static class MoonsWorker
{
    public static int Serve(string path)
    {
        var training = new MoonsStep(path);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            var count = int.Parse(words[1], CultureInfo.InvariantCulture);
            Console.WriteLine(
                words[0] switch
                {
                    "check" => string.Join(' ', Enumerable.Range(0, count).Select(_ => Text(training.Run()))),
                    "bytes" => Text(Bytes(training)),
                    _ => Text(Microseconds(training, count)),
                }
            );
        }
        return 0;
    }

    static double Microseconds(MoonsStep training, int count)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            training.Run();
        }
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }

    static double Bytes(MoonsStep training)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        training.Run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
