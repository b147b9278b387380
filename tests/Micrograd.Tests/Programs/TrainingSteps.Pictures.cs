namespace Micrograd.Tests.Programs;

// The networks over pictures that benchmarks/Ops measures, small.
static partial class TrainingSteps
{
    static Trainee LeNet()
    {
        var g = new Generator(1);
        return Classifying(
            new Sequential(
                new Conv2d(1, 3, 5, padding: 2, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(3, 5, 5, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(5, 9, generator: g),
                new ReLU(),
                new Linear(9, Classes, generator: g)
            ),
            step => Normal([6, 1, 12, 12], step),
            Classes
        );
    }

    static Trainee SmallCnn()
    {
        var g = new Generator(1);
        return Classifying(
            new Sequential(
                new Conv2d(1, 4, 3, padding: 1, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(4, 8, 3, padding: 1, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(32, Classes, generator: g)
            ),
            step => Normal([6, 1, 8, 8], step),
            Classes
        );
    }

    /// <summary>PyTorch's MNIST example.</summary>
    static Trainee Mnist()
    {
        var g = new Generator(1);
        var draws = new Generator(2);
        return Classifying(
            new Sequential(
                new Conv2d(1, 4, 3, generator: g),
                new ReLU(),
                new Conv2d(4, 8, 3, generator: g),
                new ReLU(),
                new MaxPool2d(2),
                new Dropout(0.25, draws),
                new Flatten(),
                new Linear(32, 12, generator: g),
                new ReLU(),
                new Dropout(0.5, draws),
                new Linear(12, Classes, generator: g)
            ),
            step => Normal([6, 1, 8, 8], step),
            Classes,
            draws
        );
    }

    /// <summary>Residual blocks with batch norm, whose running statistics move at each step.</summary>
    static Trainee ResNet()
    {
        var g = new Generator(1);
        return Classifying(
            new Sequential(
                new Conv2d(3, 4, 3, padding: 1, bias: false, generator: g),
                new BatchNorm2d(4),
                new ReLU(),
                new Residual(
                    new Sequential(
                        new Conv2d(4, 4, 3, padding: 1, bias: false, generator: g),
                        new BatchNorm2d(4),
                        new ReLU(),
                        new Conv2d(4, 4, 3, padding: 1, bias: false, generator: g),
                        new BatchNorm2d(4, momentum: null)
                    )
                ),
                new ReLU(),
                new Conv2d(4, 8, 3, stride: 2, padding: 1, bias: false, generator: g),
                new BatchNorm2d(8),
                new AdaptiveAvgPool2d(1),
                new Flatten(),
                new Linear(8, Classes, generator: g)
            ),
            step => Normal([6, 3, 9, 9], step),
            Classes
        );
    }

    static Trainee MobileNet()
    {
        var g = new Generator(1);
        return Classifying(
            new Sequential(
                new Residual(
                    new Sequential(
                        new Conv2d(3, 9, 1, bias: false, generator: g),
                        new BatchNorm2d(9),
                        new ReLU6(),
                        new Conv2d(9, 9, 3, padding: 1, groups: 9, bias: false, generator: g),
                        new BatchNorm2d(9),
                        new ReLU6(),
                        new Conv2d(9, 3, 1, bias: false, generator: g),
                        new BatchNorm2d(3)
                    )
                ),
                new Flatten(),
                new Linear(108, Classes, generator: g)
            ),
            step => Normal([6, 3, 6, 6], step),
            Classes
        );
    }
}
