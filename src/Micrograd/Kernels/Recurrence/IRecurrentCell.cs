using System.Numerics;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Recurrence;

/// <summary>
/// What a recurrent cell does to one sequence in one step, besides the products. A row is <c>n</c> numbers, a state.
/// </summary>
internal unsafe interface IRecurrentCell
{
    /// <summary>Rows that the products give to a step.</summary>
    static abstract int Gates { get; }

    /// <summary>Rows kept for the way back, the gates first; 0 where the output alone is enough.</summary>
    static abstract int Kept { get; }

    /// <summary>Whether there is a second state, the cell's.</summary>
    static abstract bool HasCell { get; }

    /// <summary>
    /// Whether what comes from the input and what comes from the state are more than summed: the gates begin as the bias then, not as the
    /// input's part, and their gradients are two.
    /// </summary>
    static abstract bool IsApart { get; }

    /// <summary>The new state to Y, of the products in Gates; and what is kept.</summary>
    static abstract void Forward<T>(in StepForward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// The gradients of the gates, of what came to the state from above and from the step after it, in which the gradient of the state before
    /// takes its place but for what goes through the products.
    /// </summary>
    static abstract void Backward<T, TSimd>(in StepBackward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<TSimd, T>;
}

/// <summary>Where the numbers of one sequence lie in one step.</summary>
/// <param name="input">The input's part of the gates.</param>
/// <param name="gates">The gates, and after them what is kept besides.</param>
/// <param name="state">The state before.</param>
/// <param name="cell">The cell's state, before and after.</param>
/// <param name="y">The state after.</param>
internal readonly unsafe struct StepForward<T>(T* input, T* gates, T* state, T* cell, T* y)
    where T : unmanaged
{
    public readonly T* Input = input;
    public readonly T* Gates = gates;
    public readonly T* State = state;
    public readonly T* Cell = cell;
    public readonly T* Y = y;
}

/// <summary>Where the numbers of one sequence lie in one step of the way back.</summary>
internal unsafe struct StepBackward<T>
    where T : unmanaged
{
    /// <summary>The gradient of the step's output.</summary>
    public T* G;

    /// <summary>What was kept of the step.</summary>
    public T* Kept;

    /// <summary>The step's output.</summary>
    public T* Y;

    /// <summary>The state before.</summary>
    public T* StateBefore;

    /// <summary>The cell's state before.</summary>
    public T* CellBefore;

    /// <summary>The gradient of the state, after and before.</summary>
    public T* State;

    /// <summary>The gradient of the cell's state, after and before.</summary>
    public T* Cell;

    /// <summary>The gradient of the input's part of the gates.</summary>
    public T* Gates;

    /// <summary>The gradient of the state's part of the gates, where it is another.</summary>
    public T* Apart;
}
