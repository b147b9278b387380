using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>Networks that tell ten classes of pictures apart, and blocks of such networks.</summary>
static class PictureNetworks
{
    public static IEnumerable<Network> All =>
        [
            new(
                "LeNet-5: conv 5×5 1-6-16, relu, max pool, linear 400-120-84-10; 28×28, batch 64, Adam",
                2,
                0.75,
                _ => LeNet()
            ),
            new("CNN: conv 3×3 1-16-32, relu, max pool, linear 1568-10; 28×28, batch 64, Adam", 2, 0.75, _ => Small()),
            new(
                "PyTorch's MNIST example: conv 3×3 1-32-64, linear 9216-128-10, dropout 0.25 and 0.5; batch 64, Adam",
                1.1,
                0.75,
                Mnist
            )
            {
                Dropout = 0.5,
            },
            new("ResNet-8: 16-32-64, batch norm; 32×32×3, batch 32, Adam", 1.1, 0.75, _ => ResNet()),
            new(
                "MobileNet block 64-64-64: 1×1, depthwise 3×3, 1×1, relu, no norm; 32×32, batch 16, gradient of the input",
                1.2,
                0.75,
                _ => MobileNet(64, norm: false)
            ),
            new(
                "MobileNet block 64-256-256-64: batch norm, ReLU6, residual; 32×32, batch 16, gradient of the input",
                1.5,
                0.75,
                _ => MobileNet(256, norm: true)
            ),
        ];

    static NetworkStep LeNet()
    {
        var g = new Generator(1);
        return Classifier(
            [64, 1, 28, 28],
            new Sequential(
                new Conv2d(1, 6, 5, padding: 2, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(6, 16, 5, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(400, 120, generator: g),
                new ReLU(),
                new Linear(120, 84, generator: g),
                new ReLU(),
                new Linear(84, 10, generator: g)
            ),
            torch.nn.Sequential(
                Conv2d(1, 6, 5, padding: 2),
                ReLU(),
                MaxPool2d(2),
                Conv2d(6, 16, 5),
                ReLU(),
                MaxPool2d(2),
                Flatten(),
                Linear(400, 120),
                ReLU(),
                Linear(120, 84),
                ReLU(),
                Linear(84, 10)
            )
        );
    }

    static NetworkStep Small()
    {
        var g = new Generator(1);
        return Classifier(
            [64, 1, 28, 28],
            new Sequential(
                new Conv2d(1, 16, 3, padding: 1, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(16, 32, 3, padding: 1, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(1568, 10, generator: g)
            ),
            torch.nn.Sequential(
                Conv2d(1, 16, 3, padding: 1),
                ReLU(),
                MaxPool2d(2),
                Conv2d(16, 32, 3, padding: 1),
                ReLU(),
                MaxPool2d(2),
                Flatten(),
                Linear(1568, 10)
            )
        );
    }

    static NetworkStep Mnist(double dropout)
    {
        var g = new Generator(1);
        return Classifier(
            [64, 1, 28, 28],
            new Sequential(
                new Conv2d(1, 32, 3, generator: g),
                new ReLU(),
                new Conv2d(32, 64, 3, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Dropout(dropout / 2, g),
                new Flatten(),
                new Linear(9216, 128, generator: g),
                new ReLU(),
                new Dropout(dropout, g),
                new Linear(128, 10, generator: g)
            ),
            torch.nn.Sequential(
                Conv2d(1, 32, 3),
                ReLU(),
                Conv2d(32, 64, 3),
                ReLU(),
                MaxPool2d(2),
                Dropout(dropout / 2),
                Flatten(),
                Linear(9216, 128),
                ReLU(),
                Dropout(dropout),
                Linear(128, 10)
            )
        );
    }

    static NetworkStep ResNet()
    {
        var g = new Generator(1);
        return Classifier(
            [32, 3, 32, 32],
            new Sequential(
                new Conv2d(3, 16, 3, padding: 1, bias: false, generator: g),
                new BatchNorm2d(16),
                new ReLU(),
                new ResidualBlock(16, 16, 1, g),
                new ResidualBlock(16, 32, 2, g),
                new ResidualBlock(32, 64, 2, g),
                new AdaptiveAvgPool2d(1),
                new Flatten(),
                new Linear(64, 10, generator: g)
            ),
            torch.nn.Sequential(
                Conv2d(3, 16, 3, padding: 1, bias: false),
                BatchNorm2d(16),
                ReLU(),
                new TorchResidualBlock(16, 16, 1),
                new TorchResidualBlock(16, 32, 2),
                new TorchResidualBlock(32, 64, 2),
                AdaptiveAvgPool2d(1),
                Flatten(),
                Linear(64, 10)
            )
        );
    }

    static NetworkStep MobileNet(int inner, bool norm)
    {
        var g = new Generator(1);
        var x = Tensor.Randn([16, 64, 32, 32], g).RequireGrad();
        var other = new TorchSharp.Modules.Parameter(Torch.Of(x));
        var model = new MobileNetBlock(64, inner, norm, g);
        var theirs = new TorchMobileNetBlock(64, inner, norm);
        return new(
            [x, .. model.Parameters],
            [other, .. theirs.parameters()],
            () => model.Forward(x),
            () => theirs.call(other),
            x.Shape
        );
    }

    static NetworkStep Classifier(Shape pictures, Sequential model, TorchSharp.Modules.Sequential theirs)
    {
        var x = Tensor.Randn(pictures, new Generator(2));
        var classes = Tensor.RandInt(0, 10, [pictures[0]], new Generator(3));
        var (other, targets) = (Torch.Of(x), Torch.Of(classes));
        return new(
            model.Parameters,
            theirs.parameters(),
            () => Loss.CrossEntropy(model.Forward(x), classes),
            () => functional.cross_entropy(theirs.call(other), targets)
        );
    }
}
