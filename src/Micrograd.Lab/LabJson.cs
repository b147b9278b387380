using System.Text.Json;
using System.Text.Json.Serialization;
using Micrograd.Lab.Expressions;
using Micrograd.Lab.Tables;
using Micrograd.Lab.Training;
using Micrograd.Lab.Viewing;

namespace Micrograd.Lab;

/// <summary>
/// How requests are read and answers written: camelCase, NaN and infinities as strings, nothing that a request doesn't know.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    Converters = [typeof(CamelCaseEnum<Activation>), typeof(CamelCaseEnum<Initialization>)]
)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ExamplesRequest))]
[JsonSerializable(typeof(ExamplesAnswer))]
[JsonSerializable(typeof(ProgramRequest))]
[JsonSerializable(typeof(ProgramAnswer))]
[JsonSerializable(typeof(ExplainRequest))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(CurveRequest))]
[JsonSerializable(typeof(CurveAnswer))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(DescendRequest))]
[JsonSerializable(typeof(DescendAnswer))]
[JsonSerializable(typeof(SecondRequest))]
[JsonSerializable(typeof(SecondAnswer))]
[JsonSerializable(typeof(MistakeRequest))]
[JsonSerializable(typeof(MistakeAnswer))]
[JsonSerializable(typeof(PracticeRequest))]
[JsonSerializable(typeof(PracticeAnswer))]
[JsonSerializable(typeof(PracticeCheckRequest))]
[JsonSerializable(typeof(PracticeCheckAnswer))]
[JsonSerializable(typeof(CopyRequest))]
[JsonSerializable(typeof(CopyAnswer))]
[JsonSerializable(typeof(StartRequest))]
[JsonSerializable(typeof(AdvanceRequest))]
[JsonSerializable(typeof(GoToRequest))]
[JsonSerializable(typeof(ChangeRequest))]
[JsonSerializable(typeof(SetParameterRequest))]
[JsonSerializable(typeof(FrameAnswer))]
[JsonSerializable(typeof(ValuesRequest))]
[JsonSerializable(typeof(ValuesAnswer))]
[JsonSerializable(typeof(NeuronRequest))]
[JsonSerializable(typeof(NeuronProgramAnswer))]
[JsonSerializable(typeof(PlaneRequest))]
[JsonSerializable(typeof(PlaneAnswer))]
[JsonSerializable(typeof(FindRateRequest))]
[JsonSerializable(typeof(FindRateAnswer))]
[JsonSerializable(typeof(TrainingProgramRequest))]
[JsonSerializable(typeof(TrainingProgramAnswer))]
[JsonSerializable(typeof(ReadTableRequest))]
[JsonSerializable(typeof(ReadTableAnswer))]
[JsonSerializable(typeof(ViewSubjectRequest))]
[JsonSerializable(typeof(ViewSubjectAnswer))]
[JsonSerializable(typeof(ViewRequest))]
[JsonSerializable(typeof(ViewAroundRequest))]
[JsonSerializable(typeof(ViewAnswer))]
[JsonSerializable(typeof(ViewNodeRequest))]
[JsonSerializable(typeof(ViewNodeAnswer))]
[JsonSerializable(typeof(ViewFindRequest))]
[JsonSerializable(typeof(ViewFindAnswer))]
internal sealed partial class LabJson : JsonSerializerContext;
