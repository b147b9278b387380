namespace Micrograd.Lab.Expressions;

/// <summary>How much one request may ask for, beside what a text may hold (64 KiB, 100,000 nodes).</summary>
static class LabLimits
{
    /// <summary>Backward passes and zeroings since a graph was built.</summary>
    public const int Actions = 100;

    /// <summary>Nodes that <c>program</c> answers with: the page keeps each in a table.</summary>
    public const int ShownNodes = 3_000;

    /// <summary>Nodes that are laid out: what still comes within a second.</summary>
    public const int DrawnNodes = 2_000;

    /// <summary>Points of a curve.</summary>
    public const int Points = 2_000;

    /// <summary>Steps of gradient descent.</summary>
    public const int DescentSteps = 1_000;

    /// <summary>Ops computed for numerical derivatives, curves and descents: about half a second's.</summary>
    public const long Work = 10_000_000;

    /// <summary>Leaves whose last step of descent is told.</summary>
    public const int Moves = 500;

    /// <summary>Leaves of a whole Hessian.</summary>
    public const int HessianLeaves = 100;

    /// <summary>Rounds of a mistake.</summary>
    public const int Rounds = 20;

    /// <summary>Steps that plain recursion is followed for: it takes each path anew.</summary>
    public const int RecursiveSteps = 200_000;

    /// <summary>Wrong steps that are told.</summary>
    public const int ToldSteps = 2_000;

    /// <summary>Nodes among which paths are found: what still comes within a second.</summary>
    public const int ExplainedNodes = 20_000;

    /// <summary>Paths that are listed.</summary>
    public const int Paths = 100;
}
