using System.Reflection;
using Micrograd.Differentiation;
using Micrograd.Tensors;
using Micrograd.Tests.Architecture;

namespace Micrograd.Tests.TensorOps;

/// <summary>What the door does stands nowhere else in the compiled library: it was written many times before there was a door.</summary>
public sealed class OneDoorTests
{
    static readonly Type[] s_elements =
    [
        typeof(float),
        typeof(double),
        typeof(long),
        typeof(bool),
        typeof(Half),
        typeof(BFloat16),
    ];

    [Fact]
    public void Whether_ops_are_recorded_is_asked_by_the_door_alone()
    {
        string[] asking =
        [
            // A piece that is computed again is recorded as the pass around it is.
            "Checkpoint",
            "Door",
            // Gradients.Checkpoint: without a record the piece is its function alone.
            "Gradients",
            // A module's scope is of what is recorded.
            "Module",
            // A write into what requires a gradient is refused where it would be lost.
            "Tensor",
            // A derivative depends on what was there before, where that is recorded.
            "VariedArguments",
        ];
        var isOn = Property(typeof(GradMode), nameof(GradMode.IsOn));
        Assert.Equal(asking, CompiledMethods.CallersOf(called => called == isOn));
    }

    [Fact]
    public void A_graph_has_one_kind_of_node_and_the_door_alone_makes_it()
    {
        var node = Assert.Single(
            typeof(Tensor).Assembly.GetTypes(),
            type => Property(typeof(Tensor), nameof(Tensor.Node)).ReturnType.IsAssignableFrom(type)
        );
        Assert.True(node.IsSealed);
        Assert.Equal(
            ["Door"],
            CompiledMethods.CallersOf(called => called.IsConstructor && called.DeclaringType == node)
        );
    }

    [Fact]
    public void An_op_runs_and_is_inferred_in_the_door_alone()
    {
        // A program runs what the door has inferred and told it.
        Assert.Equal(["Door", "ProgramRun"], CompiledMethods.CallersOf(called => Is(called, nameof(TensorOp.Run))));
        // Where the part lies that a write in place overwrites, its views say.
        Assert.Equal(["Door", "ViewPath"], CompiledMethods.CallersOf(called => Is(called, nameof(TensorOp.Infer))));
    }

    [Fact]
    public void Element_types_become_types_of_the_language_in_one_place()
    {
        string[] choosing =
        [
            // The one switch for kernels.
            "ElementTypes.Switch",
            // The other way: an array of the language is read.
            "NestedArray.Read",
            // One number, read as another type.
            "Storage.Read",
        ];
        // An op that reads one type and writes another has two of them.
        var found = CompiledMethods
            .Calls.Where(call =>
                IsOfTensors(call.Caller) && IsOfLibrary(call.Called) && Elements(call.Called).Length > 0
            )
            .GroupBy(call => (call.Caller, Definition(call.Called)))
            .Where(group => group.Select(call => string.Join(", ", Elements(call.Called))).Distinct().Count() > 2)
            .Select(group => $"{CompiledMethods.Outer(group.Key.Caller)}.{group.Key.Caller.Name}")
            .Distinct()
            .Order();
        Assert.Equal(choosing, found);
    }

    [Fact]
    public void Memory_is_kept_alive_by_the_door_and_by_itself()
    {
        string[] keeping =
        [
            "Door",
            // No memory: a thread that reads ahead ends when its reader is dropped, and not before.
            "ReadAhead",
            "Storage",
            // Between memory and files, where no op is.
            "StoredElements",
        ];
        Assert.Equal(
            keeping,
            CompiledMethods.CallersOf(called =>
                called.DeclaringType == typeof(GC) && called.Name == nameof(GC.KeepAlive)
            )
        );
    }

    [Fact]
    public void Whoever_waits_for_a_lock_in_the_midst_of_an_op_or_a_pass_can_not_be_interrupted()
    {
        string[] waiting =
        [
            // Threads that read ahead do no op while they hold a lock.
            "ReadAhead",
            "Uninterrupted",
            // A number is set, and a recording looks at who did, in the midst of neither.
            "ValueChanges",
            // Within Uninterrupted.
            "Worker",
            "Workers",
        ];
        Assert.Equal(
            waiting,
            CompiledMethods.CallersOf(called =>
                (called.DeclaringType == typeof(Monitor) && called.Name == nameof(Monitor.Enter))
                || (
                    called.DeclaringType == typeof(Lock) && called.Name is nameof(Lock.Enter) or nameof(Lock.EnterScope)
                )
            )
        );
    }

    [Fact]
    public void Whose_a_type_is_is_asked_of_rules_of_values_alone() =>
        // A pass over values waits with its leaves where a rule from outside could throw.
        Assert.Equal(
            ["GuestRules"],
            CompiledMethods.CallersOf(called =>
                called.Name == "get_Assembly" && called.DeclaringType!.IsAssignableTo(typeof(Type))
            )
        );

    [Fact]
    public void The_reader_of_instructions_sees_calls()
    {
        Assert.Contains(
            CompiledMethods.Calls,
            call => call.Caller.Name == nameof(Tensor.MatMul) && call.Called.DeclaringType?.Name == "MatMul"
        );
        Assert.True(CompiledMethods.Calls.Count > 5000, $"{CompiledMethods.Calls.Count} calls");
    }

    static bool Is(MethodBase called, string name) =>
        called.Name == name && called.DeclaringType is { } type && type.IsAssignableTo(typeof(TensorOp));

    static bool IsOfLibrary(MethodBase method) => method.DeclaringType?.Assembly == typeof(Tensor).Assembly;

    static bool IsOfTensors(MethodBase method) =>
        method.DeclaringType!.Namespace is "Micrograd.TensorOps" or "Micrograd.Tensors"
        || CompiledMethods.Outer(method) == nameof(Tensor);

    /// <summary>The element types among the arguments of a generic method, or of the generic type that it is of.</summary>
    static Type[] Elements(MethodBase method) =>
        [
            .. (method.IsGenericMethod ? method.GetGenericArguments() : [])
                .Concat(method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [])
                .SelectMany(Within),
        ];

    /// <summary>The element types that a type is, or is made of.</summary>
    static IEnumerable<Type> Within(Type type) =>
        s_elements.Contains(type) ? [type] : type.GetGenericArguments().SelectMany(Within);

    static string Definition(MethodBase method) => $"{method.DeclaringType?.Name}.{method.Name}";

    static MethodInfo Property(Type type, string name) =>
        type.GetProperty(
            name,
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
        )!.GetMethod!;
}
