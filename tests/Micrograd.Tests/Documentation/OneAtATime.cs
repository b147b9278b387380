namespace Micrograd.Tests.Documentation;

/// <summary>Tests that redirect the console, of which there is one: they run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime
{
    public const string Name = "One at a time";
}
