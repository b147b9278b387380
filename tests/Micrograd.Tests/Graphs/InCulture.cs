using System.Globalization;

namespace Micrograd.Tests;

/// <summary>Runs a part of a test as on a machine with another language.</summary>
static class InCulture
{
    public static void Run(string culture, Action action)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
