namespace Micrograd.Tests.TensorOps;

/// <summary>What is done to pictures before a network sees them, beside plain loops.</summary>
public sealed class PictureTests
{
    static readonly Tensor s_pictures = Tensor.Arange(5 * 2 * 4 * 6).Reshape(5, 2, 4, 6).Double();

    [Fact]
    public void A_part_of_a_picture_is_a_view()
    {
        var part = s_pictures.Crop(1, 2, 3, 4);
        Assert.Equal([5, 2, 3, 4], part.Shape);
        Assert.Equal(s_pictures[3, 1, 1, 2].Item(), part[3, 1, 0, 0].Item());
        Assert.Equal(s_pictures[3, 1, 3, 5].Item(), part[3, 1, 2, 3].Item());
        Assert.Equal(s_pictures[0, 0].Crop(0, 5, 4, 1).ToArray<double>(), s_pictures[0, 0, .., 5].ToArray<double>());
    }

    [Theory]
    [InlineData(4, 6, 0, 0)]
    [InlineData(2, 4, 1, 1)]
    // Half a place goes to an even one, as in torchvision: 0.5 to 0, 1.5 to 2.
    [InlineData(3, 3, 0, 2)]
    [InlineData(1, 1, 2, 2)]
    public void The_middle_is_where_torchvision_takes_it(int height, int width, int top, int left) =>
        Assert.Equal(
            s_pictures.Crop(top, left, height, width).ToArray<double>(),
            s_pictures.CenterCrop((height, width)).ToArray<double>()
        );

    [Fact]
    public void Each_picture_is_cropped_at_a_place_of_its_own()
    {
        var places = new HashSet<(int, int)>();
        var generator = new Generator(1);
        for (var draw = 0; draw < 12; draw++)
        {
            var y = s_pictures.RandomCrop((3, 4), padding: 1, generator);
            var padded = s_pictures.Pad([0, 0, 1, 1], [0, 0, 1, 1]);
            Assert.Equal([5, 2, 3, 4], y.Shape);
            var drawn = new HashSet<(int, int)>();
            for (var n = 0; n < 5; n++)
            {
                var found = Places(padded[n], y[n]);
                // All channels from one place.
                drawn.Add(Assert.Single(found));
            }
            places.UnionWith(drawn);
        }
        // 4 rows and 5 columns to begin at, all of them drawn sooner or later.
        Assert.InRange(places.Count, 15, 20);
        Assert.Equal((0, 0), (places.Min(place => place.Item1), places.Min(place => place.Item2)));
        Assert.Equal((3, 4), (places.Max(place => place.Item1), places.Max(place => place.Item2)));
        Assert.Equal(
            s_pictures[..1].RandomCrop(2, generator: new(3))[0].ToArray<double>(),
            s_pictures[0].RandomCrop(2, generator: new(3)).ToArray<double>()
        );
        Assert.Equal(s_pictures.ToArray<double>(), s_pictures.RandomCrop((4, 6)).ToArray<double>());
    }

    // Where a part stands in a picture.
    static List<(int Top, int Left)> Places(Tensor picture, Tensor part)
    {
        var found = new List<(int, int)>();
        var (height, width) = (part.Shape[1], part.Shape[2]);
        for (var top = 0; top + height <= picture.Shape[1]; top++)
        {
            for (var left = 0; left + width <= picture.Shape[2]; left++)
            {
                if (picture.Crop(top, left, height, width).Eq(part).All().Item<bool>())
                {
                    found.Add((top, left));
                }
            }
        }
        return found;
    }

    [Fact]
    public void Each_picture_is_turned_round_or_not()
    {
        var pictures = s_pictures[..1].Expand([400, 2, 4, 6]);
        foreach (
            var (turned, dim) in new[]
            {
                (pictures.RandomHorizontalFlip(0.25, new(1)), -1),
                (pictures.RandomVerticalFlip(0.25, new(1)), -2),
            }
        )
        {
            var isTurned = turned.Eq(pictures.Flip(dim)).All([1, 2, 3]).ToArray<bool>();
            var isKept = turned.Eq(pictures).All([1, 2, 3]).ToArray<bool>();
            Assert.All(isTurned.Zip(isKept), pair => Assert.NotEqual(pair.First, pair.Second));
            Assert.InRange(isTurned.Count(one => one), 70, 130);
        }
        Assert.Equal(pictures[0].Flip(-1).ToArray<double>(), pictures[0].RandomHorizontalFlip(1).ToArray<double>());
        Assert.Equal(pictures[0].ToArray<double>(), pictures[0].RandomVerticalFlip(0).ToArray<double>());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -2)]
    [InlineData(-3, 5)]
    [InlineData(7, 0)]
    [InlineData(0, -6)]
    public void A_shift_loses_what_goes_out(int down, int right)
    {
        var y = s_pictures.Translate(down, right, fill: -1);
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 6; column++)
            {
                var (r, c) = (row - down, column - right);
                var expected = r is >= 0 and < 4 && c is >= 0 and < 6 ? s_pictures[4, 1, r, c].Item() : -1;
                Assert.Equal(expected, y[4, 1, row, column].Item());
            }
        }
    }

    [Fact]
    public void Channels_are_normalised_by_numbers_of_their_own()
    {
        var y = s_pictures.Float().Normalize([1.0, 2], [0.5, 4]);
        Assert.Equal(DType.Float32, y.DType);
        Assert.Equal((s_pictures[3, 0, 1, 2].Item() - 1) / 0.5, y[3, 0, 1, 2].Item(), 1e-4);
        Assert.Equal((s_pictures[3, 1, 1, 2].Item() - 2) / 4, y[3, 1, 1, 2].Item(), 1e-4);
        Assert.Equal(y[2].ToArray<float>(), s_pictures[2].Float().Normalize([1.0, 2], [0.5, 4]).ToArray<float>());
    }

    [Fact]
    public void Gradients_flow_through_all_of_it()
    {
        var x = s_pictures / 100;
        foreach (
            var row in Gradients.Check(
                inputs =>
                    inputs[0]
                        .Normalize([0.5, 1], [2.0, 0.5])
                        .RandomCrop((3, 4), padding: 1, new Generator(4))
                        .RandomHorizontalFlip(0.5, new Generator(5))
                        .RandomVerticalFlip(0.5, new Generator(6))
                        .Translate(1, -1)
                        .CenterCrop(2)
                        .Square()
                        .Sum(),
                x
            )
        )
        {
            Assert.InRange(row.Relative, 0, 1e-6);
        }
    }

    [Fact]
    public void A_recorded_program_draws_anew_each_time_as_the_code_does()
    {
        static Tensor Changed(Tensor x, Generator generator) =>
            x.RandomCrop((4, 6), padding: 2, generator).RandomHorizontalFlip(0.5, generator).Sum([1, 2, 3]);
        var (one, two) = (new Generator(1), new Generator(1));
        var program = TensorProgram.Record(x => Changed(x, one), s_pictures);
        var first = Changed(s_pictures, two).ToArray<double>();
        for (var i = 0; i < 4; i++)
        {
            var found = program.Run(s_pictures).ToArray<double>();
            Assert.Equal(Changed(s_pictures, two).ToArray<double>(), found);
            Assert.NotEqual(first, found);
        }
    }

    public static TheoryData<string> Wrong => [.. s_wrong.Keys];

    static readonly Dictionary<string, Func<Generator, Tensor>> s_wrong = new()
    {
        ["Crop: 3 × 4 from row 2 and column 0 of [5, 2, 4, 6], which has 4 × 6; Pad makes it larger."] = _ =>
            s_pictures.Crop(2, 0, 3, 4),
        ["Crop: [6] is no picture; it is […, H, W]."] = _ => s_pictures[0, 0, 0].Crop(0, 0, 1, 1),
        ["CenterCrop: 5 × 5 of [5, 2, 4, 6], where there are 4 × 6; pad it, or take a smaller size."] = _ =>
            s_pictures.CenterCrop(5),
        ["CenterCrop: a size of 0; it is 1 or more."] = _ => s_pictures.CenterCrop((2, 0)),
        ["RandomCrop: 7 × 7 of [5, 2, 4, 6], where there are 6 × 8; pad it, or take a smaller size."] = g =>
            s_pictures.RandomCrop(7, 1, g),
        ["RandomCrop: a padding of -1; it is 0 or more."] = g => s_pictures.RandomCrop(2, -1, g),
        ["RandomCrop: [4, 6] is no picture; it is [N, C, H, W] or [C, H, W]."] = g =>
            s_pictures[0, 0].RandomCrop(2, generator: g),
        ["RandomHorizontalFlip: a probability of 1.5 on [5, 2, 4, 6]; it is 0 … 1."] = g =>
            s_pictures.RandomHorizontalFlip(1.5, g),
        ["RandomVerticalFlip: [1, 5, 2, 4, 6] is no picture; it is [N, C, H, W] or [C, H, W]."] = g =>
            s_pictures.Unsqueeze(0).RandomVerticalFlip(0.5, g),
        ["Translate: [] is no picture; it is […, H, W]."] = _ => Tensor.Of(1.0).Translate(1, 1),
        ["Normalize: 3 means and 2 deviations for [5, 2, 4, 6], which has 2 channels at dim 1."] = _ =>
            s_pictures.Normalize([1.0, 2, 3], [1.0, 1]),
        ["Normalize: a deviation of 0 for [5, 2, 4, 6]; a channel that is constant has nothing to divide by: take 1."] =
            _ => s_pictures.Normalize([1.0, 2], [1.0, 0]),
        ["Normalize: [4, 6] is no picture; it is […, C, H, W]."] = _ => s_pictures[0, 0].Normalize([1.0], [1.0]),
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_no_picture_or_does_not_fit_is_refused_and_nothing_is_drawn(string message)
    {
        var generator = new Generator(1);
        var error = Assert.ThrowsAny<ArgumentException>(() => s_wrong[message](generator));
        Assert.Equal(message, error.Message.Split(" (Parameter")[0].Split('\n')[0].TrimEnd('\r'));
        Assert.Equal(Tensor.Rand(3, new Generator(1)).ToArray<float>(), Tensor.Rand(3, generator).ToArray<float>());
    }
}
