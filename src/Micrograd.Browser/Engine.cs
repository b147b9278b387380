using System.Globalization;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Micrograd.Lab;

namespace Micrograd.Browser;

/// <summary>The engine as the worker calls it: JSON in, JSON out.</summary>
[SupportedOSPlatform("browser")]
static partial class Engine
{
    // A worker that was ended has a successor, in which a name from before must not mean another run.
    static readonly LabDesk s_desk = new(
        runNames: string.Create(CultureInfo.InvariantCulture, $"run{DateTime.UtcNow.Ticks}-")
    );

    /// <summary>Answers a request of the page.</summary>
    /// <param name="name">The name of the request.</param>
    /// <param name="json">The request.</param>
    [JSExport]
    internal static string Answer(string name, string json) => s_desk.Answer(name, json).Json;

    /// <summary>Nothing: the worker calls.</summary>
    static void Main() { }
}
