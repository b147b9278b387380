using System.ComponentModel;
using System.Diagnostics;

namespace Micrograd.Playground;

/// <summary>The user's browser. Where there is none, the printed link has to do.</summary>
static class Browser
{
    public static void Open(Uri link)
    {
        try
        {
            using var started = Process.Start(
                OperatingSystem.IsWindows() ? new ProcessStartInfo(link.AbsoluteUri) { UseShellExecute = true }
                : OperatingSystem.IsMacOS() ? new("open", [link.AbsoluteUri])
                : Quiet(new("xdg-open", [link.AbsoluteUri]))
            );
        }
        catch (Win32Exception)
        {
            // No such program here.
        }
    }

    /// <summary>What the program says is nothing for the one who reads the link.</summary>
    static ProcessStartInfo Quiet(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return start;
    }
}
