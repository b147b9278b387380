using System.Globalization;

namespace Micrograd.Tests;

/// <summary>The thread's culture for the length of a using.</summary>
internal readonly struct InCulture : IDisposable
{
    readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public InCulture(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
