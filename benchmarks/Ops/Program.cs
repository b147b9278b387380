using System.Runtime.InteropServices;
using Micrograd.Benchmarks;

// Groups to run, all if none is named; --only TEXT leaves the networks whose names hold it; --json FILE saves the rows.
var only = "";
Dictionary<string, Func<IEnumerable<Row>>> groups = new()
{
    ["matmul"] = MatMulRows.Run,
    ["elementwise"] = ElementwiseRows.Run,
    ["large"] = ElementwiseRows.RunLarge,
    ["reductions"] = ReductionRows.Run,
    ["convolution"] = ConvolutionRows.Run,
    ["pictures"] = PictureRows.Run,
    ["pieces"] = PieceRows.Run,
    ["tiny"] = TinyRows.Run,
    ["mlp"] = MlpRows.Run,
    ["digits"] = DigitsRows.Run,
    ["networks"] = () => NetworkRows.Run(only),
    ["threads"] = ThreadRows.Run,
    // No times: what comes before them all.
    ["agreement"] = () => [],
};
var names = new List<string>();
string? json = null;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--json" && i + 1 < args.Length)
    {
        json = args[++i];
    }
    else if (args[i] == "--only" && i + 1 < args.Length)
    {
        only = args[++i];
    }
    else if (groups.ContainsKey(args[i]))
    {
        names.Add(args[i]);
    }
    else
    {
        Console.Error.WriteLine(
            $"benchmarks: no group '{args[i]}'. Usage: benchmarks/run ops [{string.Join('|', groups.Keys)}]… [--only NETWORK] [--json FILE]"
        );
        return 2;
    }
}
if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
{
    Console.Error.WriteLine("benchmarks: the package of libtorch that this refers to is for Linux on x64.");
    return 2;
}

Torch.Load();
var machine = $"{Machine.Describe()}, {Torch.Versions}";
Console.WriteLine(machine);
Threading.Use(1);
var rows = new List<Row>();
List<(string Name, bool Agrees)> agreed =
[
    .. NetworkAgreement.Run(),
    .. ConvolutionAgreement.Run(),
    .. RecurrentAgreement.Run(),
    .. ModuleAgreement.Run(),
];
foreach (var (name, _) in agreed.Where(check => !check.Agrees))
{
    Console.WriteLine($"differs from {Torch.Name}: {name}");
}
Console.WriteLine(
    $"{agreed.Count(check => check.Agrees)} of {agreed.Count} settings of losses, modules and optimizers agree with {Torch.Name}"
);
if (names is not ["agreement"])
{
    Report.WriteHeader();
}
foreach (var name in names.Count > 0 ? names : [.. groups.Keys])
{
    foreach (var row in groups[name]())
    {
        rows.Add(row);
        Report.Write(row);
    }
}
if (json is not null)
{
    Report.Save(json, machine, rows);
}
return rows.All(row => row.Agree) && agreed.All(check => check.Agrees) ? 0 : 1;
