namespace Micrograd.Tests.Kernels;

/// <summary>Tests that set the number of threads, or need the pool for themselves.</summary>
[CollectionDefinition(nameof(ThreadTests), DisableParallelization = true)]
[Trait("kernels", "true")]
public class ThreadTests;
