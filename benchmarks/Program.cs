using Micrograd.Benchmarks;

// The first argument is the repository's root, given by the script; "worker NAME" is a child process of our own.
var root = args[0];
if (args.Length > 1 && args[1] == "worker")
{
    return MoonsWorker.Serve(Path.Combine(root, "data", "moons.csv"));
}
if (args.Length > 1 && args[1] == "paired")
{
    return PairedCommand.Run(root, args[2..]);
}

Dictionary<string, Func<string, IEnumerable<Row>>> workloads = new()
{
    ["moons"] = MoonsWorkload.Run,
    ["modules"] = ModulesWorkload.Run,
    ["program"] = ProgramWorkload.Run,
    ["files"] = FilesWorkload.Run,
    ["startup"] = StartupWorkload.Run,
};
var names = new List<string>();
string? json = null;
for (var i = 1; i < args.Length; i++)
{
    if (args[i] == "--json" && i + 1 < args.Length)
    {
        json = args[++i];
    }
    else if (workloads.ContainsKey(args[i]))
    {
        names.Add(args[i]);
    }
    else
    {
        Console.Error.WriteLine(
            $"benchmarks: no workload '{args[i]}'. Usage: benchmarks/run [{string.Join('|', workloads.Keys)}]… [--json FILE]"
        );
        return 2;
    }
}

var machine = Machine.Describe();
Console.WriteLine(machine);
var rows = new List<Row>();
Report.WriteHeader();
foreach (var name in names.Count > 0 ? names : [.. workloads.Keys])
{
    foreach (var row in workloads[name](root))
    {
        rows.Add(row);
        Report.Write(row);
    }
}
if (json is not null)
{
    Report.Save(json, machine, rows);
}
return rows.All(row => row.Agree) ? 0 : 1;
