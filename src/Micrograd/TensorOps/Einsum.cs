using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Einstein's summation, operand by operand: dims that nobody needs any more are summed, two operands are a batched product.</summary>
internal static class Einsum
{
    public static Tensor Run(string text, Tensor[] operands)
    {
        var asked = EinsumText.Parse(text, operands);
        RequireOneType(operands);
        RequireMemory(asked, operands[0].DType);
        var parts = operands.Select((x, i) => Spread(Diagonal(x, asked.Operands[i]), asked)).ToArray();
        var (value, letters) = parts[0];
        for (var i = 1; i < parts.Length; i++)
        {
            var needed = asked.Result + string.Concat(parts[(i + 1)..].Select(part => part.Letters));
            (value, letters) = Contract(value, letters, parts[i].Value, parts[i].Letters, needed);
        }
        (value, letters) = SumAway(value, letters, asked.Result);
        var result = value.Permute([
            .. asked.Result.Select(letter => letters.IndexOf(letter, StringComparison.Ordinal)),
        ]);
        // What is no view has memory of its own.
        return Array.Exists(operands, x => x._storage == result._storage) ? result.Clone() : result;
    }

    static void RequireOneType(Tensor[] operands)
    {
        var dtype = operands[0].DType;
        NumbersOnly.RefuseHalves("Einsum", operands[0]);
        var other = Array.Find(operands, x => x.DType != dtype);
        if (other is not null || (operands.Length > 1 && !dtype.IsNumber()))
        {
            throw new ArgumentException(
                $"Einsum: {dtype.Text()} × {(other?.DType ?? dtype).Text()}: all must be float32, float64 or int64; convert with Float(), Double() or Long()."
            );
        }
    }

    static void RequireMemory(EinsumText asked, DType dtype)
    {
        var count = Shape.Create([.. asked.Result.Select(asked.SizeOf)]).ElementCount;
        if (!Storage.Fits(count, dtype))
        {
            throw Storage.TooLarge(count, dtype, "Einsum");
        }
    }

    /// <summary>Without the dims of size 1 whose letter is larger elsewhere: a product with each of those is one without them.</summary>
    static (Tensor Value, string Letters) Spread((Tensor Value, string Letters) part, EinsumText asked)
    {
        var (value, letters) = part;
        for (var dim = letters.Length - 1; dim >= 0; dim--)
        {
            if (value.Shape[dim] != asked.SizeOf(letters[dim]))
            {
                (value, letters) = (value.Squeeze(dim), letters.Remove(dim, 1));
            }
        }
        return (value, letters);
    }

    /// <summary>An operand with no letter twice: of <c>ii</c> the diagonal.</summary>
    static (Tensor, string) Diagonal(Tensor x, string letters)
    {
        for (var dim = 1; dim < letters.Length; dim++)
        {
            var first = letters.IndexOf(letters[dim], StringComparison.Ordinal);
            if (first < dim)
            {
                var size = x.Shape[dim];
                var at = Tensor.Arange(size);
                var ones = new int[x.Rank];
                Array.Fill(ones, 1);
                ones[first] = size;
                var sizes = x.Shape.ToArray();
                sizes[dim] = 1;
                x = x.Gather(dim, at.Reshape(ones).Expand(new(sizes)).Contiguous()).Squeeze(dim);
                letters = letters.Remove(dim, 1);
                dim--;
            }
        }
        return (x, letters);
    }

    static (Tensor, string) SumAway(Tensor x, string letters, string needed)
    {
        var dims = Enumerable
            .Range(0, letters.Length)
            .Where(dim => !needed.Contains(letters[dim], StringComparison.Ordinal))
            .ToArray();
        return dims.Length == 0
            ? (x, letters)
            : (x.Sum(dims), string.Concat(letters.Where(c => needed.Contains(c, StringComparison.Ordinal))));
    }

    /// <summary>Two operands as one product [batch, left, inner] × [batch, inner, right].</summary>
    static (Tensor, string) Contract(Tensor a, string aLetters, Tensor b, string bLetters, string needed)
    {
        (a, aLetters) = SumAway(a, aLetters, needed + bLetters);
        (b, bLetters) = SumAway(b, bLetters, needed + aLetters);
        var shared = aLetters.Where(bLetters.Contains).ToArray();
        var batch = string.Concat(shared.Where(needed.Contains));
        var inner = string.Concat(shared.Where(c => !needed.Contains(c, StringComparison.Ordinal)));
        var left = string.Concat(aLetters.Where(c => !shared.Contains(c)));
        var right = string.Concat(bLetters.Where(c => !shared.Contains(c)));
        var sizes = aLetters.Zip(a.Shape).Concat(bLetters.Zip(b.Shape)).DistinctBy(p => p.First).ToDictionary();
        var product = Grouped(a, aLetters, batch, left, inner).MatMul(Grouped(b, bLetters, batch, inner, right));
        var letters = batch + left + right;
        return (product.As(new([.. letters.Select(letter => sizes[letter])])), letters);
    }

    static Tensor Grouped(Tensor x, string letters, params string[] groups)
    {
        var order = string.Concat(groups).Select(letter => letters.IndexOf(letter, StringComparison.Ordinal)).ToArray();
        var turned = x.Permute(order);
        var sizes = new int[groups.Length];
        var dim = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            sizes[i] = 1;
            foreach (var _ in groups[i])
            {
                sizes[i] = Shape.Size((long)sizes[i] * turned.Shape[dim++], "Einsum");
            }
        }
        return turned.As(new(sizes));
    }
}
