using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary><c>practice</c>: an exercise in backpropagation by hand.</summary>
/// <param name="Seed">Which one: the same seed and level give the same exercise.</param>
/// <param name="Level">How hard, from 0; <c>levels</c> in the answer names them.</param>
public sealed record PracticeRequest(int Seed, int Level);

/// <summary>The answer to <c>practice</c>.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Level">The level.</param>
/// <param name="Levels">What each level is called, from the easiest.</param>
/// <param name="Text">The program; its numbers and graph are <c>program</c>'s, without an action.</param>
/// <param name="Questions">What is asked, in the order of the backward pass.</param>
public sealed record PracticeAnswer(
    int Seed,
    int Level,
    IReadOnlyList<string> Levels,
    string Text,
    IReadOnlyList<QuestionAnswer> Questions
);

/// <summary>A question: one step of the backward pass.</summary>
/// <param name="Node">The id of the node whose gradient is handed on.</param>
/// <param name="Operand">Which of its inputs receives.</param>
/// <param name="Input">The id of that input.</param>
/// <param name="Edge">The key of the edge, <c>7.0</c>.</param>
/// <param name="Title">What is asked: <c>∂L/∂a through c = a × b</c>.</param>
/// <param name="Fields">
/// What is to be filled in, in order: local, upstream and contribution always; sum where the input has received before;
/// direction where its gradient is now complete and it is a leaf with a name.
/// </param>
public sealed record QuestionAnswer(
    int Node,
    int Operand,
    int Input,
    string Edge,
    string Title,
    IReadOnlyList<PracticeField> Fields
);

/// <summary>A field of a question.</summary>
[JsonConverter(typeof(CamelCaseEnum<PracticeField>))]
public enum PracticeField
{
    /// <summary>The derivative of the node with respect to its input.</summary>
    Local,

    /// <summary>The node's own gradient.</summary>
    Upstream,

    /// <summary>Upstream × local: what this step adds.</summary>
    Contribution,

    /// <summary>The input's gradient after this step.</summary>
    Sum,

    /// <summary>Where gradient descent will move the leaf.</summary>
    Direction,
}

/// <summary><c>practiceCheck</c>: the answers to one question.</summary>
/// <param name="Seed">The exercise's seed.</param>
/// <param name="Level">The exercise's level.</param>
/// <param name="Node">The question's node.</param>
/// <param name="Operand">The question's operand.</param>
/// <param name="Answers">What was filled in; a field that the question does not ask for is not looked at.</param>
/// <param name="Reveal">Whether the right answers are wanted as well.</param>
public sealed record PracticeCheckRequest(
    int Seed,
    int Level,
    int Node,
    int Operand,
    PracticeAnswers Answers,
    bool Reveal = false
);

/// <summary>What was filled in; null for a field left empty.</summary>
/// <param name="Local">The derivative of the node with respect to its input.</param>
/// <param name="Upstream">The node's own gradient.</param>
/// <param name="Contribution">Upstream × local.</param>
/// <param name="Sum">The input's gradient after this step.</param>
/// <param name="Direction">Where gradient descent will move the leaf.</param>
public sealed record PracticeAnswers(
    double? Local = null,
    double? Upstream = null,
    double? Contribution = null,
    double? Sum = null,
    Direction? Direction = null
);

/// <summary>The answer to <c>practiceCheck</c>.</summary>
/// <param name="IsRight">Whether every field that is asked for is right.</param>
/// <param name="Fields">Each field that was filled in (of one to reveal: each that is asked for).</param>
/// <param name="Sentence">The step in words, once all is right or to be revealed; null otherwise.</param>
public sealed record PracticeCheckAnswer(
    bool IsRight,
    IReadOnlyList<FieldAnswer> Fields,
    IReadOnlyList<SentencePart>? Sentence
);

/// <summary>What is to say about an answer.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsRight">Whether it is right, as well as one reckons with the four decimals that the page shows.</param>
/// <param name="Mistake">The likely mistake; null where the answer is right or no mistake gives it.</param>
/// <param name="Hint">A sentence about it; null where the answer is right.</param>
/// <param name="Expected">The right answer as text, where it is to be revealed; null otherwise.</param>
public sealed record FieldAnswer(
    PracticeField Field,
    bool IsRight,
    PracticeMistake? Mistake,
    string? Hint,
    string? Expected
);

/// <summary>What a wrong answer comes from.</summary>
[JsonConverter(typeof(CamelCaseEnum<PracticeMistake>))]
public enum PracticeMistake
{
    /// <summary>The local derivative was taken for the contribution.</summary>
    ForgotUpstream,

    /// <summary>The upstream gradient was taken for the contribution.</summary>
    ForgotLocal,

    /// <summary>Upstream and local were added instead of multiplied.</summary>
    AddedFactors,

    /// <summary>The contribution was taken for the local derivative.</summary>
    AlreadyMultiplied,

    /// <summary>The upstream gradient was taken for the local derivative, or that for the upstream gradient.</summary>
    WrongFactor,

    /// <summary>The last contribution, or what was there before, was taken for the sum.</summary>
    ForgotToAdd,

    /// <summary>Contributions were multiplied instead of added.</summary>
    MultipliedPaths,

    /// <summary>The number is right but for its sign.</summary>
    WrongSign,

    /// <summary>It is the derivative with respect to another input.</summary>
    WrongOperand,

    /// <summary>It is the node's, or an input's, number instead of a derivative.</summary>
    DataInstead,

    /// <summary>It is another node's gradient.</summary>
    WrongNode,

    /// <summary>It follows from a wrong answer in another field: the arithmetic is right.</summary>
    FollowsFromOther,

    /// <summary>Descent goes against the gradient.</summary>
    AlongGradient,
}
