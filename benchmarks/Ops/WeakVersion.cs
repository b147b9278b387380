using System.Buffers.Binary;
using System.Text;

namespace Micrograd.Benchmarks;

/// <summary>
/// Marks a version that a shared library asks of another as weak, so that a system without it loads the library all the
/// same. TorchSharp's asks libstdc++ for GLIBCXX_3.4.32, which Debian 12 lacks, for one symbol that nothing calls there.
/// Layout: the ELF gABI and the LSB's "Symbol Versioning" (Elf64_Verneed, Elf64_Vernaux, VER_FLG_WEAK).
/// </summary>
static class WeakVersion
{
    const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    const ushort Weak = 2;

    public static void Mark(string path, string version)
    {
        var file = File.ReadAllBytes(path);
        var changed = false;
        foreach (var section in Enumerable.Range(0, UInt16(file, 0x3C)).Select(i => Section(file, i)))
        {
            if (UInt32(file, section + 4) == VersionNeeds)
            {
                changed |= MarkIn(file, section, version);
            }
        }
        if (changed)
        {
            // Beside it and then in its place: a library that is mapped must not change under its user.
            File.WriteAllBytes(path + ".new", file);
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    static bool MarkIn(byte[] file, int section, string version)
    {
        var names = Offset(file, Section(file, (int)UInt32(file, section + 40)));
        var need = Offset(file, section);
        var changed = false;
        for (var left = UInt32(file, section + 44); left > 0; left--, need += (int)UInt32(file, need + 12))
        {
            var one = need + (int)UInt32(file, need + 8);
            for (var count = UInt16(file, need + 2); count > 0; count--, one += (int)UInt32(file, one + 12))
            {
                var flags = UInt16(file, one + 4);
                if ((flags & Weak) == 0 && Name(file, names + (int)UInt32(file, one + 8)) == version)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(one + 4), (ushort)(flags | Weak));
                    changed = true;
                }
            }
        }
        return changed;
    }

    static int Section(byte[] file, int index) =>
        (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(0x28)) + index * UInt16(file, 0x3A);

    static int Offset(byte[] file, int section) =>
        (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(section + 24));

    static ushort UInt16(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    static uint UInt32(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    static string Name(byte[] file, int at) =>
        Encoding.ASCII.GetString(file, at, Array.IndexOf(file, (byte)0, at) - at);
}
