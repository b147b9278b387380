using System.Reflection;

namespace Micrograd.Tests.Architecture;

/// <summary>Data flows one way: a room knows only those before it.</summary>
public class RoomTests
{
    // Folders of src/Micrograd, as docs/architecture.md lists them; "" is that of the files without a folder, and a folder within one that
    // is not listed belongs to that.
    static readonly string[] s_order =
    [
        "Rules",
        "Numbers",
        "Ops",
        "",
        "Kernels",
        "Tensors",
        "TensorOps",
        "Differentiation",
        "Svg",
        "Graphs",
        "Graphs/Explaining",
        "Graphs/Writing",
        "Graphs/Layout",
        "Graphs/Grouping",
        "Graphs/Drawing",
        "Expressions",
        "Expressions/Printing",
        "Expressions/Reading",
        "Charts",
        "Data",
        "Nn",
        "Optim",
        "Losses",
        "Programs",
        "Files",
        "Training",
    ];

    static readonly (string Member, string To)[] s_exceptions =
    [
        // The scalar engine reads like the lecture, its walk is made of values.
        ("Value.Backward", "Differentiation"),
        // The gradient of an op by its definition is a backward pass through that.
        ("Differentiated.Of", "Differentiation"),
    ];

    static readonly SourceRooms s_rooms = new(typeof(Tensor).Assembly, "src/Micrograd");

    [Fact]
    public void Every_folder_has_a_place_in_the_order() =>
        Assert.Equal(s_order.Order(), s_rooms.Types.SelectMany(s_rooms.Of).Select(Room).Distinct().Order());

    [Fact]
    public void The_documentation_lists_the_rooms_in_their_order()
    {
        var text = File.ReadAllText(Repository.PathOf("docs/architecture.md"));
        var at = s_order
            .Where(room => room != "" && !room.Contains('/'))
            .Select(room =>
                (
                    Room: room,
                    At: text.IndexOf(
                        $"`{room}/`",
                        text.IndexOf("| room |", StringComparison.Ordinal),
                        StringComparison.Ordinal
                    )
                )
            )
            .ToArray();
        Assert.Equal(at.OrderBy(room => room.At), at);
        Assert.DoesNotContain(-1, at.Select(room => room.At));
    }

    [Fact]
    public void A_room_knows_only_those_before_it()
    {
        var against = Arrows()
            .Where(arrow => Place(arrow.To) > Place(arrow.From) && !s_exceptions.Contains((arrow.User, arrow.To)))
            .Select(arrow => $"{arrow.From} → {arrow.To}: {arrow.User} {arrow.Used}")
            .Distinct()
            .Order()
            .ToArray();
        Assert.True(against.Length == 0, string.Join('\n', against));
    }

    static int Place(string folder) => Array.IndexOf(s_order, Room(folder));

    static string Room(string folder) =>
        s_order.Contains(folder) || !folder.Contains('/') ? folder : Room(folder[..folder.LastIndexOf('/')]);

    static IEnumerable<(string From, string To, string User, string Used)> Arrows() =>
        CompiledMethods
            .UsesIn(typeof(Tensor).Assembly)
            .Where(use => s_rooms.Of(use.User) is not null)
            .SelectMany(use =>
                To(use.Used).Select(to => (s_rooms.Of(use.User)!, to, Name(use.User), $"uses {Name(use.Used)}"))
            )
            .Concat(
                s_rooms.Types.SelectMany(type =>
                    Declared(type)
                        .SelectMany(used =>
                            To(used)
                                .Select(to =>
                                    (s_rooms.Of(type).MaxBy(Place)!, to, type.Name, $"is declared with {used.Name}")
                                )
                        )
                )
            );

    // What a type is declared with: what it derives from, what it implements, what its fields are. Of several parts it isn't known which
    // says so: the last may.
    static IEnumerable<Type> Declared(Type type) =>
        (type.BaseType is { } parent ? [parent] : Array.Empty<Type>())
            .Concat(type.GetInterfaces())
            .Concat(
                type.GetFields(
                        BindingFlags.Instance
                            | BindingFlags.Static
                            | BindingFlags.Public
                            | BindingFlags.NonPublic
                            | BindingFlags.DeclaredOnly
                    )
                    .Select(field => field.FieldType)
            )
            .SelectMany(CompiledMethods.Types);

    static IEnumerable<string> To(MemberInfo used) =>
        used is MethodBase method && s_rooms.Of(method) is { } room ? [room]
        : Home(used as Type ?? used.DeclaringType!) is { } home ? [home]
        : [];

    // A type lives where its first part does.
    static string? Home(Type type) => s_rooms.Of(type).MinBy(Place);

    static string Name(MemberInfo member) =>
        member is Type type ? type.Name : $"{member.DeclaringType!.Name}.{member.Name}";
}
