using System.Buffers.Binary;
using System.Text;

namespace Micrograd.Tests.Files;

/// <summary>Files of the format laid down by hand.</summary>
static class SafetensorsText
{
    public static byte[] File(string header, byte[]? data = null) => File(Encoding.UTF8.GetBytes(header), data);

    public static byte[] File(byte[] header, byte[]? data = null, ulong? length = null)
    {
        var start = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(start, length ?? (ulong)header.Length);
        return [.. start, .. header, .. data ?? []];
    }

    public static string Entry(string name, string shape, long begin, long end, string dtype = "F32") =>
        $"\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":[{begin},{end}]}}";
}
