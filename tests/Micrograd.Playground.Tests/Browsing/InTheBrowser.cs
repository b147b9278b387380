namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Tests that share one Chromium, one after the other: a page behind another one is not drawn.</summary>
[CollectionDefinition(Name)]
public sealed class InTheBrowser : ICollectionFixture<Playground>
{
    public const string Name = "in the browser";
}
