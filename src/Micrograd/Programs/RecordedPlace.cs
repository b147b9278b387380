using System.Diagnostics;
using System.Globalization;

namespace Micrograd.Programs;

/// <summary>Where recorded code did what it must not, for messages.</summary>
internal static class RecordedPlace
{
    /// <summary>Where the code is, outside of the library: <c>, at Train in Program.cs:12,</c>.</summary>
    public static string Now()
    {
        // The first frame is this method's.
        string? own = null;
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method)
            {
                continue;
            }
            own ??= method.DeclaringAssemblyName;
            if (method.DeclaringAssemblyName != own)
            {
                var file = frame.GetFileName() is { } path
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $" in {Path.GetFileName(path)}:{frame.GetFileLineNumber()}"
                    )
                    : "";
                return $", at {method.DeclaringTypeName}.{method.Name}{file},";
            }
        }
        return "";
    }
}
