using System.Buffers;
using System.Text.Unicode;

namespace Micrograd.Cli.Csv;

/// <summary>Finds where a file stops being UTF-8: the decoder that noticed works on blocks and knows no lines.</summary>
static class InvalidUtf8
{
    const int BlockSize = 1 << 16;

    /// <summary>The line, from 1 on, of the first byte that isn't UTF-8; the file is read from its start.</summary>
    public static long Line(FileStream file)
    {
        file.Position = 0;
        var bytes = new byte[BlockSize];
        var chars = new char[BlockSize];
        var held = 0;
        long line = 1;
        while (true)
        {
            var read = file.Read(bytes, held, BlockSize - held);
            var block = bytes.AsSpan(0, held + read);
            var status = Utf8.ToUtf16(
                block,
                chars,
                out var valid,
                out _,
                replaceInvalidSequences: false,
                isFinalBlock: read == 0
            );
            line += block[..valid].Count((byte)'\n');
            if (status == OperationStatus.InvalidData || read == 0)
            {
                return line;
            }
            block[valid..].CopyTo(bytes);
            held = block.Length - valid;
        }
    }
}
