using System.Runtime.Intrinsics;
using Micrograd;
using Micrograd.Bits;

// A line for each piece of work: its kind, its name, and all its numbers in hexadecimal. The first line says how wide the vectors were.
// Run it under DOTNET_EnableAVX512=0, DOTNET_EnableAVX2=0 and DOTNET_EnableHWIntrinsic=0 and compare.
var width =
    Vector512.IsHardwareAccelerated ? 512
    : Vector256.IsHardwareAccelerated ? 256
    : Vector128.IsHardwareAccelerated ? 128
    : 0;
Console.WriteLine($"vectors of {width} bits");
foreach (var type in (DType[])[DType.Float32, DType.Float64])
{
    foreach (var (kind, name, result) in Works.Of(type))
    {
        Console.WriteLine($"{kind}\t{name} {type}\t{Convert.ToHexString(Works.Bytes(result))}");
    }
}
