namespace Micrograd.Onnx.Graphs;

/// <summary>Makes a model's weights parameters of a module, so that their keys are the names of the file wherever that can be.</summary>
static class MemberNames
{
    public static void Register(IEnumerable<HeldValue> all, OnnxModule module)
    {
        var members = all.Where(held => held.MayLearn).ToList();
        // A name that goes on in another can't be both a tensor and a module; nor can a part be empty.
        var taken = new HashSet<string>();
        var prefixes = new HashSet<string>();
        foreach (var held in members)
        {
            for (
                var at = held.Name.IndexOf('.', StringComparison.Ordinal);
                at >= 0;
                at = held.Name.IndexOf('.', at + 1)
            )
            {
                prefixes.Add(held.Name[..at]);
            }
        }
        var parts = new Dictionary<string, OnnxPart>();
        foreach (var held in members)
        {
            var name = held.Name;
            if (name.Split('.').Contains("") || prefixes.Contains(name))
            {
                name = name.Replace('.', '/');
            }
            var free = name;
            for (var i = 2; taken.Contains(free) || prefixes.Contains(free); i++)
            {
                free = $"{name}_{i}";
            }
            taken.Add(free);
            held.Constant.Label ??= free;
            var last = free.LastIndexOf('.');
            if (last < 0)
            {
                module.Keep(free, held);
            }
            else
            {
                Part(free[..last]).Keep(free[(last + 1)..], held);
            }
        }

        OnnxPart Part(string path)
        {
            if (parts.TryGetValue(path, out var part))
            {
                return part;
            }
            var last = path.LastIndexOf('.');
            return parts[path] = last < 0 ? module.Part(path) : Part(path[..last]).Part(path[(last + 1)..]);
        }
    }
}
