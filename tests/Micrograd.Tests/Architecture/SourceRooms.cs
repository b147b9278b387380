using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Micrograd.Tests.Architecture;

/// <summary>Where each member of an assembly stands in the source: the folder of its file, read from the portable PDB.</summary>
internal sealed class SourceRooms
{
    // What Roslyn keeps for a type that has no method with a body: an interface, an enumeration.
    static readonly Guid s_typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    readonly Assembly _assembly;
    readonly string _folder;
    readonly Dictionary<int, string> _ofMethods = [];
    readonly Dictionary<Type, List<string>> _ofTypes = [];

    /// <summary>Reads the assembly's PDB; its sources are below a folder of this name.</summary>
    public SourceRooms(Assembly assembly, string folder)
    {
        _assembly = assembly;
        _folder = $"/{folder}/";
        using var provider = MetadataReaderProvider.FromPortablePdbStream(
            File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"))
        );
        var pdb = provider.GetMetadataReader();
        var module = assembly.ManifestModule;
        foreach (var handle in pdb.MethodDebugInformation)
        {
            var document = DocumentOf(pdb, pdb.GetMethodDebugInformation(handle));
            if (document.IsNil)
            {
                continue;
            }
            var token = MetadataTokens.GetToken(handle.ToDefinitionHandle());
            _ofMethods[token] = Room(pdb, document);
            Add(module.ResolveMethod(token)!.DeclaringType!, _ofMethods[token]);
        }
        foreach (var handle in pdb.CustomDebugInformation)
        {
            var information = pdb.GetCustomDebugInformation(handle);
            if (pdb.GetGuid(information.Kind) == s_typeDocuments)
            {
                var blob = pdb.GetBlobReader(information.Value);
                while (blob.RemainingBytes > 0)
                {
                    Add(
                        module.ResolveType(MetadataTokens.GetToken(information.Parent)),
                        Room(pdb, MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()))
                    );
                }
            }
        }
    }

    /// <summary>Every type with a place in the source.</summary>
    public IEnumerable<Type> Types => _ofTypes.Keys;

    /// <summary>The rooms of a type; several where its parts stand beside what they are about. Those of the type around it, if it has none.</summary>
    public IReadOnlyList<string> Of(Type type)
    {
        for (var at = Definition(type); at is not null; at = at.DeclaringType)
        {
            if (_ofTypes.TryGetValue(at, out var rooms))
            {
                return rooms;
            }
        }
        return [];
    }

    /// <summary>The room of a method's body; null if the compiler wrote it.</summary>
    public string? Of(MethodBase method) => IsOurs(method) ? _ofMethods.GetValueOrDefault(method.MetadataToken) : null;

    bool IsOurs(MemberInfo member) => member.Module == _assembly.ManifestModule;

    static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    void Add(Type type, string room)
    {
        if (!_ofTypes.TryGetValue(type, out var rooms))
        {
            _ofTypes.Add(type, rooms = []);
        }
        if (!rooms.Contains(room))
        {
            rooms.Add(room);
        }
    }

    // A method whose body comes from several files names none for the whole.
    static DocumentHandle DocumentOf(MetadataReader pdb, MethodDebugInformation method) =>
        !method.Document.IsNil || method.SequencePointsBlob.IsNil
            ? method.Document
            : method.GetSequencePoints().First().Document;

    string Room(MetadataReader pdb, DocumentHandle document)
    {
        var path = pdb.GetString(pdb.GetDocument(document).Name).Replace('\\', '/');
        var at = path.LastIndexOf(_folder, StringComparison.Ordinal);
        return at < 0 ? "" : Path.GetDirectoryName(path[(at + _folder.Length)..])!.Replace('\\', '/');
    }
}
