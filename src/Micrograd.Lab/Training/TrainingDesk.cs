using System.Diagnostics;
using Micrograd.Lab.Tables;

namespace Micrograd.Lab.Training;

/// <summary>The runs of one page or several: the oldest that nobody asked for is dropped when there are too many.</summary>
/// <param name="most">How many runs are kept.</param>
/// <param name="tables">The tables to train on.</param>
/// <param name="names">What their names begin with.</param>
sealed class TrainingDesk(int most, TableDesk tables, string names = "run")
{
    const int FurthestStep = 100_000;

    readonly Lock _lock = new();

    // The one that was asked for last stands last.
    readonly OrderedDictionary<string, TrainingRun> _runs = new(StringComparer.Ordinal);
    int _started;

    public FrameAnswer Start(StartRequest request, CancellationToken stop)
    {
        var run = new TrainingRun(tables.WithPoints(request.Settings));
        if (request.Step is < 0 or > FurthestStep)
        {
            throw new LabException($"Step {request.Step}; a run begins at 0 … {FurthestStep}.");
        }
        while (run.Step < request.Step)
        {
            stop.ThrowIfCancellationRequested();
            run.Advance();
        }
        var name = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{names}{Interlocked.Increment(ref _started)}"
        );
        lock (_lock)
        {
            _runs.Add(name, run);
            if (_runs.Count > most)
            {
                _runs.RemoveAt(0);
            }
        }
        return Seen(name, run, request.Show);
    }

    /// <summary>Goes on; when it is stopped, with the steps that were done by then.</summary>
    public FrameAnswer Advance(AdvanceRequest request, CancellationToken stop)
    {
        if (request.Steps is < 1 or > FurthestStep || request.Milliseconds is < 1 or > 500)
        {
            throw new LabException($"A run goes on for 1 … {FurthestStep} steps and 1 … 500 milliseconds.");
        }
        return With(
            request.Run,
            request.Show,
            run =>
            {
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < request.Steps && !stop.IsCancellationRequested; i++)
                {
                    run.Advance();
                    if (Stopwatch.GetElapsedTime(start).TotalMilliseconds >= request.Milliseconds)
                    {
                        break;
                    }
                }
            }
        );
    }

    public FrameAnswer GoTo(GoToRequest request, CancellationToken stop) =>
        With(request.Run, request.Show, run => run.GoTo(request.Step, stop));

    public FrameAnswer Change(ChangeRequest request) =>
        With(request.Run, request.Show, run => run.Change(tables.WithPoints(request.Settings)));

    public FrameAnswer SetParameter(SetParameterRequest request) =>
        With(
            request.Run,
            request.Show,
            run =>
            {
                if ((uint)request.Layer >= (uint)run.Layers.Linears.Count)
                {
                    throw new LabException($"There is no layer {request.Layer}.");
                }
                var inputs = run.Layers.Linears[request.Layer].Weight.Shape[1];
                if (request.Input is { } input && (uint)input >= (uint)inputs)
                {
                    throw new LabException(
                        $"A neuron of layer {request.Layer} has {inputs} inputs; there is no {input}."
                    );
                }
                run.SetParameter(
                    2 * request.Layer + (request.Input is null ? 1 : 0),
                    request.Input is { } i ? request.Neuron * inputs + i : request.Neuron,
                    request.Value
                );
            }
        );

    public ValuesAnswer Values(ValuesRequest request) => Alone(request.Run, run => Glimpse.Of(run, request));

    public NeuronProgramAnswer Neuron(NeuronRequest request) =>
        Alone(request.Run, run => NeuronProgram.Of(run, request));

    public TrainingProgramAnswer Program(TrainingProgramRequest request) => Alone(request.Run, TrainingProgram.Of);

    public PlaneAnswer Plane(PlaneRequest request, CancellationToken stop) =>
        Alone(request.Run, run => LossPlane.Of(run, request, stop));

    public FindRateAnswer FindRate(FindRateRequest request, CancellationToken stop) =>
        Alone(request.Run, run => RateFinder.Of(run, request, stop));

    /// <summary>Does something to a run, alone, and looks at it.</summary>
    FrameAnswer With(string name, FrameOptions? show, Action<TrainingRun> act) =>
        Alone(
            name,
            run =>
            {
                act(run);
                return Seen(name, run, show);
            }
        );

    TAnswer Alone<TAnswer>(string name, Func<TrainingRun, TAnswer> look)
    {
        var run = Find(name);
        lock (run)
        {
            return look(run);
        }
    }

    TrainingRun Find(string name)
    {
        lock (_lock)
        {
            if (!_runs.Remove(name, out var run))
            {
                throw new LabException($"There is no run {name} (any more); start it again.");
            }
            _runs.Add(name, run);
            return run;
        }
    }

    static FrameAnswer Seen(string name, TrainingRun run, FrameOptions? show)
    {
        show ??= new();
        if (show.Output is not 0 and (< 10 or > 200))
        {
            throw new LabException(
                $"The picture of the output has 10 … 200 places a side, or 0 for none, not {show.Output}."
            );
        }
        return Frame.Of(name, run, show);
    }
}
