namespace Micrograd.Kernels;

/// <summary>
/// What an elementwise loop computes of up to four numbers; those that it does not use cost nothing. A rule's value uses one
/// or two, what it passes backward up to four.
/// </summary>
internal interface ILaneFunction
{
    T Invoke<T>(T a, T b, T c, T d)
        where T : IReal<T>;
}
