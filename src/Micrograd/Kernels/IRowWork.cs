namespace Micrograd.Kernels;

/// <summary>Work on rows of a matrix that do not depend on each other.</summary>
internal interface IRowWork
{
    /// <summary>Does the rows from <paramref name="first"/> on.</summary>
    void Run(int first, int count);
}
