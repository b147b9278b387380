namespace Micrograd.Programs;

/// <summary>
/// Where in a run's memory lies what its ops make and nobody has afterwards: planned once, since no shape changes. A place is used again
/// after the last op that reads it, so the memory that is written to next still lies in the processor's cache.
/// </summary>
internal sealed class MemoryPlan
{
    // Where vectors of any width want their memory to begin.
    const int Alignment = 64;

    /// <summary>The most that is planned within one piece of memory, unless a tensor alone needs more.</summary>
    const long MostBytes = 1 << 30;

    readonly List<Arena> _arenas = [];
    readonly Dictionary<ProgramMemory, (int Arena, int Start)> _places = [];

    public MemoryPlan(RecordedCode code)
    {
        var last = new Dictionary<ProgramMemory, int>();
        for (var i = 0; i < code.Instructions.Length; i++)
        {
            foreach (var tensor in code.Instructions[i].Inputs.Concat(code.Instructions[i].Outputs))
            {
                last[tensor.Memory] = i;
            }
        }
        for (var i = 0; i < code.Instructions.Length; i++)
        {
            var touched = code.Instructions[i].Inputs.Concat(code.Instructions[i].Outputs).Select(t => t.Memory);
            var planned = touched.Where(m => m is { Kind: MemoryKind.Made, Escapes: false }).Distinct().ToList();
            foreach (var memory in planned.Where(memory => !_places.ContainsKey(memory)))
            {
                _places[memory] = Take(memory.Bytes);
            }
            foreach (var memory in planned.Where(memory => last[memory] == i))
            {
                var (arena, start) = _places[memory];
                _arenas[arena].Free(start, Rounded(memory.Bytes));
            }
        }
    }

    /// <summary>The bytes of each piece of memory.</summary>
    public IEnumerable<long> Arenas => _arenas.Select(arena => arena.Bytes);

    /// <summary>In which piece, and where, the memory begins; null for what is new in each run or comes from elsewhere.</summary>
    public (int Arena, int Start)? this[ProgramMemory memory] =>
        _places.TryGetValue(memory, out var place) ? place : null;

    static long Rounded(long bytes) => Math.Max(bytes + Alignment - 1, Alignment) / Alignment * Alignment;

    (int Arena, int Start) Take(long bytes)
    {
        bytes = Rounded(bytes);
        for (var i = 0; i < _arenas.Count; i++)
        {
            if (_arenas[i].Take(bytes, MostBytes) is { } start)
            {
                return (i, start);
            }
        }
        _arenas.Add(new());
        return (_arenas.Count - 1, _arenas[^1].Take(bytes, long.MaxValue)!.Value);
    }

    /// <summary>One piece of memory, and which parts of it are free.</summary>
    sealed class Arena
    {
        // By where they begin; no two touch.
        readonly List<(long Start, long Bytes)> _free = [];

        public long Bytes { get; private set; }

        /// <summary>The smallest free part that fits, or new bytes at the end.</summary>
        public int? Take(long bytes, long most)
        {
            var best = -1;
            for (var i = 0; i < _free.Count; i++)
            {
                if (_free[i].Bytes >= bytes && (best < 0 || _free[i].Bytes < _free[best].Bytes))
                {
                    best = i;
                }
            }
            if (best >= 0)
            {
                var (start, size) = _free[best];
                _free[best] = (start + bytes, size - bytes);
                if (size == bytes)
                {
                    _free.RemoveAt(best);
                }
                return (int)start;
            }
            // What is free at the end is a part of it.
            var from = _free is [.., var last] && last.Start + last.Bytes == Bytes ? last.Start : Bytes;
            if (from + bytes > most)
            {
                return null;
            }
            if (from != Bytes)
            {
                _free.RemoveAt(_free.Count - 1);
            }
            Bytes = from + bytes;
            return (int)from;
        }

        public void Free(long start, long bytes)
        {
            var at = _free.FindIndex(part => part.Start > start);
            at = at < 0 ? _free.Count : at;
            if (at < _free.Count && start + bytes == _free[at].Start)
            {
                bytes += _free[at].Bytes;
                _free.RemoveAt(at);
            }
            if (at > 0 && _free[at - 1].Start + _free[at - 1].Bytes == start)
            {
                _free[at - 1] = (_free[at - 1].Start, _free[at - 1].Bytes + bytes);
                return;
            }
            _free.Insert(at, (start, bytes));
        }
    }
}
