namespace Micrograd.Benchmarks;

/// <summary>What moves elements and computes little: picking, joining, ordering, copying.</summary>
static class PickingWork
{
    const string Group = "picking";

    public static IEnumerable<Work> All =>
        [
            Indexed("gather 64x100 of 64x1000", [64, 1000], 1000, [64, 100], (x, index) => x.Gather(1, index)),
            Indexed("index-select 128 of 1000x64", [1000, 64], 1000, [128], (x, index) => x.IndexSelect(0, index)),
            Indexed("embedding 32x16 of 1000x64", [1000, 64], 1000, [32, 16], Tensor.Embedding),
            Backward("concat of 4 64x256", [64, 256], x => Tensor.Concat([x, x, x, x], 1)),
            Backward("split 64x256 in 4", [64, 256], x => x.Split(64, 1)[2]),
            new(
                Group,
                "dropout 64x256, backward",
                () =>
                {
                    var dropout = new Dropout(0.1, new(1));
                    return Work.Backward(Group, "", () => Numbers([64, 256]), dropout.Forward).Prepare();
                }
            ),
            Work.Forward(Group, "one-hot 64 of 1000", () => Indices(1000, [64]), index => index.OneHot(1000)),
            Work.Forward(Group, "sort 64x256", () => Numbers([64, 256]), x => x.Sort().Values),
            Work.Forward(Group, "clone of a transpose 256x256", () => Numbers([256, 256]), x => x.T.Clone()),
            new(
                Group,
                "copy in place 64x256",
                () =>
                {
                    var (from, to) = (Numbers([64, 256]), Tensor.Zeros([64, 256]));
                    return () => to.CopyFrom(from);
                }
            ),
        ];

    static Tensor Numbers(Shape shape) => Tensor.Randn(shape, new(1));

    static Tensor Indices(int end, Shape shape) => Tensor.RandInt(0, end, shape, new(2));

    static Work Backward(string name, Shape shape, Func<Tensor, Tensor> f) =>
        Work.Backward(Group, name, () => Numbers(shape), f);

    static Work Indexed(string name, Shape shape, int end, Shape indices, Func<Tensor, Tensor, Tensor> f) =>
        new(
            Group,
            name + ", backward",
            () =>
            {
                var index = Indices(end, indices);
                return Work.Backward(Group, "", () => Numbers(shape), x => f(x, index)).Prepare();
            }
        );
}
