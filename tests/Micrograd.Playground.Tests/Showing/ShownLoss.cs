namespace Micrograd.Playground.Tests.Showing;

/// <summary>The loss of a network of two hidden layers, to be shown.</summary>
static class ShownLoss
{
    public static Value Of(int examples, int neurons)
    {
        var network = new MLP(2, [neurons, neurons, 1]);
        Value loss = 0;
        for (var i = 0; i < examples; i++)
        {
            Value[] x = [0.1 + i, 0.9 - i];
            loss += (network.Forward(x)[0] - 1).Pow(2);
        }
        loss.Label = "loss";
        return loss;
    }
}
