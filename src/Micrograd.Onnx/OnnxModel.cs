using Micrograd.Onnx.Graphs;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx;

/// <summary>Reads ONNX models.</summary>
public static partial class OnnxModel
{
    // The newest that is known; a newer one may mean something else by the same words.
    const int NewestOpset = 28;
    const int NewestFormat = 14;

    /// <summary>Reads a model as a module that evaluates. Numbers that lie in other files are read from the model's folder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxException">
    /// There is no such file, it is no model, or one that asks for what is not here: the message names the node, the op, the type or the
    /// attribute.
    /// </exception>
    public static OnnxModule Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Of(ModelFile.Bytes(path), path, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Reads a model from a stream, to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <exception cref="OnnxException">It is no model, or one that asks for what is not here, as for numbers in other files.</exception>
    public static OnnxModule Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Of(memory.ToArray(), "model", null);
    }

    /// <summary>Reads a model from bytes.</summary>
    /// <param name="bytes">What a file would hold.</param>
    /// <exception cref="OnnxException">It is no model, or one that asks for what is not here, as for numbers in other files.</exception>
    public static OnnxModule Load(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Of(bytes, "model", null);
    }

    static OnnxModule Of(byte[] bytes, string where, string? folder)
    {
        WireCheck.Require(bytes, nameof(ModelProto), where);
        var model = ModelFile.Parsed(ModelProto.Parser, bytes, where);
        if (model.Graph is null)
        {
            throw new OnnxException($"{where}: no ONNX model: it has no graph.");
        }
        if (model.IrVersion > NewestFormat)
        {
            throw new OnnxException(
                $"{where}: format {model.IrVersion}; the newest that is known here is {NewestFormat}."
            );
        }
        var parts = new ModelParts
        {
            Where = where,
            External = new(folder),
            Functions = FunctionsOf(model, where),
        };
        // Files of the first two versions say no opset.
        var opsets = Opsets(model.OpsetImport, where, null);
        if (model.OpsetImport.Count == 0)
        {
            opsets[""] = 1;
        }
        try
        {
            var plan = new GraphBuilder(parts, opsets, null, null).Plan(model.Graph);
            return new(model, opsets, plan, parts);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new OnnxException($"{where}: {error.Message}", error);
        }
    }

    /// <summary>The version of each domain's ops.</summary>
    /// <param name="imports">What the file says.</param>
    /// <param name="where">Where it says it.</param>
    /// <param name="around">What holds where nothing is said; null for nothing.</param>
    internal static Dictionary<string, long> Opsets(
        IEnumerable<OperatorSetIdProto> imports,
        string where,
        Dictionary<string, long>? around
    )
    {
        var opsets = new Dictionary<string, long>(around ?? []);
        foreach (var import in imports)
        {
            var domain = import.Domain is "ai.onnx" ? "" : import.Domain;
            if (domain.Length == 0 && import.Version is < 1 or > NewestOpset)
            {
                throw new OnnxException($"{where}: opset {import.Version}; 1 to {NewestOpset} are known here.");
            }
            opsets[domain] = import.Version;
        }
        return opsets;
    }

    static Dictionary<(string, string, string), FunctionProto> FunctionsOf(ModelProto model, string where)
    {
        var functions = new Dictionary<(string, string, string), FunctionProto>();
        foreach (var function in model.Functions)
        {
            var domain = function.Domain is "ai.onnx" ? "" : function.Domain;
            if (!functions.TryAdd((domain, function.Name, function.Overload), function))
            {
                throw new OnnxException($"{where}: two functions are called '{function.Name}'.");
            }
        }
        return functions;
    }
}
