using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Micrograd.Benchmarks;

/// <summary>What the figures were measured on, without which they say nothing.</summary>
static class Machine
{
    public static string Describe()
    {
        var vectors =
            Vector512.IsHardwareAccelerated ? "AVX-512"
            : Vector256.IsHardwareAccelerated ? "AVX2"
            : "128-bit vectors";
        return $"{Processor()}, {Environment.ProcessorCount} cores, {vectors}, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}, {DateTime.UtcNow:yyyy-MM-dd}";
    }

    static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        if (!File.Exists(Info))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }
        string Field(string name) =>
            File.ReadLines(Info)
                .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
            ?? "?";
        return $"{Field("model name")} (family {Field("cpu family")}, model {Field("model\t")})";
    }
}
