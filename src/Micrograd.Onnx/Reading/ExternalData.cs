using System.Globalization;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx.Reading;

/// <summary>
/// Numbers that lie in files beside a model. A model may come from anybody: so a file is read only where it lies in the model's own folder or
/// below, is a plain file, has no second name, and no part of the way to it is a link; and only after the place in it was compared with its
/// length.
/// </summary>
/// <param name="folder">The model's folder; null where the model came as bytes.</param>
sealed class ExternalData(string? folder)
{
    /// <exception cref="OnnxException">The place is none beside the model, or holds fewer bytes.</exception>
    public byte[] Read(TensorProto tensor, long bytes, string where)
    {
        string? location = null;
        long offset = 0;
        var length = bytes;
        var seen = new HashSet<string>();
        foreach (var entry in tensor.ExternalData)
        {
            if (!seen.Add(entry.Key))
            {
                throw new OnnxException($"{where}: external data names '{entry.Key}' twice.");
            }
            switch (entry.Key)
            {
                case "location":
                    location = entry.Value;
                    break;
                case "offset":
                    offset = Number(entry, where);
                    break;
                case "length":
                    length = Number(entry, where);
                    break;
                case "checksum":
                    break;
                default:
                    throw new OnnxException($"{where}: external data with a key '{entry.Key}', which nobody knows.");
            }
        }
        if (length != bytes)
        {
            throw new OnnxException($"{where}: external data of {length} bytes for {bytes}.");
        }
        var path = PathOf(location, where);
        using var file = PlainFile.Open(path, isAlone: true, where);
        if (offset > file.Length || bytes > file.Length - offset)
        {
            throw new OnnxException(
                $"{where}: external data from byte {offset}, {bytes} long, of '{location}', which has {file.Length}."
            );
        }
        var read = new byte[bytes];
        file.Seek(offset, SeekOrigin.Begin);
        file.ReadExactly(read);
        return read;
    }

    static long Number(StringStringEntryProto entry, string where) =>
        long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new OnnxException(
                $"{where}: external data with '{entry.Key}' = '{entry.Value}', which is no length."
            );

    string PathOf(string? location, string where)
    {
        if (folder is null)
        {
            throw new OnnxException(
                $"{where}: its numbers lie in another file, and the model came without one; load it by its path."
            );
        }
        var parts = location?.Split('/') ?? [];
        if (
            string.IsNullOrEmpty(location)
            || location.AsSpan().ContainsAny("\\:\0")
            || Path.IsPathRooted(location)
            || parts.Any(part => part is "" or "." or "..")
        )
        {
            throw new OnnxException(
                $"{where}: external data at '{location}': only a file in the model's folder or below is read, named from there."
            );
        }
        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new OnnxException(
                    $"{where}: external data at '{location}': '{part}' is a link, and none is followed."
                );
            }
        }
        return path;
    }
}
