using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Micrograd.Lab.Expressions;
using Micrograd.Lab.Tables;
using Micrograd.Lab.Training;
using Micrograd.Lab.Viewing;

namespace Micrograd.Lab;

/// <summary>
/// What the playground's page asks, answered by the library. A request is a name and a JSON object, an answer is a JSON
/// object, and many threads may ask at once. Requests about programs are stateless: each carries the program's text and the
/// numbers that were moved. Runs of training are kept, by name; one that was dropped can be started again at its step, for its
/// numbers are a function of the settings and the step.
/// </summary>
public sealed class LabDesk
{
    delegate string Handler(string json, CancellationToken stop);

    // With signs such as × and − as themselves: they are most of what the sentences have beside letters.
    static readonly LabJson s_json = new(
        new JsonSerializerOptions(LabJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    readonly Dictionary<string, Handler> _handlers;

    /// <param name="runs">How many runs of training are kept; the one that nobody asked about for the longest is dropped.</param>
    /// <param name="shown">The graph that a program shows; null where there is none.</param>
    /// <param name="runNames">What the names of runs begin with.</param>
    public LabDesk(int runs = 16, Graph? shown = null, string runNames = "run")
    {
        var tables = new TableDesk();
        var (training, viewing) = (new TrainingDesk(runs, tables, runNames), new ViewDesk(shown));
        _handlers = new(StringComparer.Ordinal)
        {
            ["program"] = Of(s_json.ProgramRequest, s_json.ProgramAnswer, ProgramQuestion.Answer),
            ["explain"] = Of(s_json.ExplainRequest, s_json.ExplainAnswer, ExplainQuestion.Answer),
            ["mistake"] = Of(s_json.MistakeRequest, s_json.MistakeAnswer, MistakeQuestion.Answer),
            ["curve"] = Of(s_json.CurveRequest, s_json.CurveAnswer, CurveQuestion.Answer),
            ["check"] = Of(s_json.CheckRequest, s_json.CheckAnswer, CheckQuestion.Answer),
            ["descend"] = Of(s_json.DescendRequest, s_json.DescendAnswer, DescendQuestion.Answer),
            ["second"] = Of(s_json.SecondRequest, s_json.SecondAnswer, SecondQuestion.Answer),
            ["practice"] = Of(s_json.PracticeRequest, s_json.PracticeAnswer, PracticeQuestion.Answer),
            ["practiceCheck"] = Of(s_json.PracticeCheckRequest, s_json.PracticeCheckAnswer, PracticeQuestion.Check),
            ["copy"] = Of(s_json.CopyRequest, s_json.CopyAnswer, CopyQuestion.Answer),
            ["examples"] = Of(s_json.ExamplesRequest, s_json.ExamplesAnswer, (_, _) => Examples.Answer),
            ["start"] = Of(s_json.StartRequest, s_json.FrameAnswer, training.Start),
            ["advance"] = Of(s_json.AdvanceRequest, s_json.FrameAnswer, training.Advance),
            ["goTo"] = Of(s_json.GoToRequest, s_json.FrameAnswer, training.GoTo),
            ["change"] = Of(s_json.ChangeRequest, s_json.FrameAnswer, (asked, _) => training.Change(asked)),
            ["setParameter"] = Of(
                s_json.SetParameterRequest,
                s_json.FrameAnswer,
                (asked, _) => training.SetParameter(asked)
            ),
            ["values"] = Of(s_json.ValuesRequest, s_json.ValuesAnswer, (asked, _) => training.Values(asked)),
            ["neuron"] = Of(s_json.NeuronRequest, s_json.NeuronProgramAnswer, (asked, _) => training.Neuron(asked)),
            ["plane"] = Of(s_json.PlaneRequest, s_json.PlaneAnswer, training.Plane),
            ["findRate"] = Of(s_json.FindRateRequest, s_json.FindRateAnswer, training.FindRate),
            ["trainingProgram"] = Of(
                s_json.TrainingProgramRequest,
                s_json.TrainingProgramAnswer,
                (asked, _) => training.Program(asked)
            ),
            ["readTable"] = Of(s_json.ReadTableRequest, s_json.ReadTableAnswer, tables.Read),
            ["viewSubject"] = Of(s_json.ViewSubjectRequest, s_json.ViewSubjectAnswer, viewing.Subject),
            ["view"] = Of(s_json.ViewRequest, s_json.ViewAnswer, viewing.Whole),
            ["viewAround"] = Of(s_json.ViewAroundRequest, s_json.ViewAnswer, viewing.Near),
            ["viewNode"] = Of(s_json.ViewNodeRequest, s_json.ViewNodeAnswer, viewing.Details),
            ["viewFind"] = Of(s_json.ViewFindRequest, s_json.ViewFindAnswer, viewing.Find),
        };
    }

    /// <summary>The names of all requests.</summary>
    public IReadOnlyCollection<string> Names => _handlers.Keys;

    /// <summary>Answers a request. Whatever is wrong with it is told in the answer: no exception but the cancellation's.</summary>
    /// <param name="name">The name of the request: one of <see cref="Names"/>.</param>
    /// <param name="json">The request: one JSON object.</param>
    /// <param name="stop">Ends the work; it is looked at often enough to end any request within some milliseconds.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public LabAnswer Answer(string name, string json, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return _handlers.TryGetValue(name, out var handler)
                ? new(handler(json, stop), IsError: false)
                : Error(new($"There is no request of this name; there are {string.Join(", ", Names)}."));
        }
        catch (ExpressionException e)
        {
            return Error(new(e.Reason, e.Line, e.Column, e.Position, e.Excerpt));
        }
        catch (LabException e)
        {
            return Error(new(e.Message));
        }
        catch (JsonException e)
        {
            return Error(new(RequestError.Of(name, e)));
        }
    }

    static Handler Of<TRequest, TAnswer>(
        JsonTypeInfo<TRequest> request,
        JsonTypeInfo<TAnswer> answer,
        Func<TRequest, CancellationToken, TAnswer> handle
    ) =>
        (json, stop) =>
        {
            stop.ThrowIfCancellationRequested();
            return JsonSerializer.Serialize(handle(Read(json, request), stop), answer);
        };

    static T Read<T>(string json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new LabException("A request is a JSON object, not null.");
        }
        catch (ArgumentException)
        {
            throw new LabException("A request is Unicode text: this one has half of a surrogate pair.");
        }
    }

    static LabAnswer Error(LabError error) =>
        new(JsonSerializer.Serialize(new ErrorAnswer(error), s_json.ErrorAnswer), IsError: true);
}
