namespace Micrograd.Cli.Files;

/// <summary>Files of tensors that a user names.</summary>
static class InputTensors
{
    /// <summary>Opens a file of any format; tensors of safetensors are mapped.</summary>
    /// <exception cref="CommandException">It is not there, or can't be read.</exception>
    /// <exception cref="FileFormatException">It is of no format that is read.</exception>
    public static TensorFile Open(string path)
    {
        if (path.Length == 0)
        {
            throw CommandException.Usage("the file's name is empty");
        }
        if (Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            throw CommandException.Failed($"{path}: models of ONNX are not read here");
        }
        try
        {
            return TensorFile.Open(path, mapped: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Of several files with an index it may be one of them.
            throw CommandException.Usage(
                $"can't read {(e as FileNotFoundException)?.FileName ?? path}: there is no such file"
            );
        }
        catch (Exception e) when (e is UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Failed($"can't read {path}: {e.Message.TrimEnd('.')}", inner: e);
        }
    }
}
