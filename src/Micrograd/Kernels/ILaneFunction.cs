namespace Micrograd.Kernels;

/// <summary>
/// What an elementwise loop computes of up to four numbers. A rule's value uses one
/// or two, what it passes backward up to four.
/// </summary>
internal interface ILaneFunction
{
    /// <summary>How many of the four it may read; the others are not loaded.</summary>
    static abstract int Operands { get; }

    T Invoke<T>(T a, T b, T c, T d)
        where T : IReal<T>;
}
