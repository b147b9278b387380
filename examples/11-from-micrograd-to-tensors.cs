#:project ../src/Micrograd/Micrograd.csproj

// Chapter 11: the same in tensors. PyTorch's engine works as micrograd's does, on arrays of numbers at once.
using Micrograd;

// The lecture's neuron, each number a tensor of one element. They are made as float32, PyTorch's default, so the bias
// has lost its last digits before it becomes a double: hence 0.7071067 and not 0.7071068.
var x1 = Tensor.Of(2.0f).Double().RequireGrad();
var x2 = Tensor.Of(0.0f).Double().RequireGrad();
var w1 = Tensor.Of(-3.0f).Double().RequireGrad();
var w2 = Tensor.Of(1.0f).Double().RequireGrad();
var b = Tensor.Of(6.8813735870195432f).Double().RequireGrad();
var n = x1 * w1 + x2 * w2 + b;
var o = n.Tanh();
Console.WriteLine($"o  {o.Item():F14}");
o.Backward();
Console.WriteLine("---");
Console.WriteLine($"x2 {x2.Grad!.Item():F14}");
Console.WriteLine($"w2 {w2.Grad!.Item():F14}");
Console.WriteLine($"x1 {x1.Grad!.Item():F14}");
Console.WriteLine($"w1 {w1.Grad!.Item():F14}");
Console.WriteLine();

// A network with the same weights in both engines. micrograd's has a number a weight …
double[,] xs =
{
    { 2, 3, -1 },
    { 3, -1, 0.5 },
    { 0.5, 1, 1 },
    { 1, 1, -1 },
};
double[] ys = [1, -1, -1, 1];
var model = new MLP(3, [4, 4, 1], Activation.Tanh, output: Activation.Tanh, seed: 1);
var predictions = Enumerable.Range(0, 4).Select(i => model.Forward(xs[i, 0], xs[i, 1], xs[i, 2])[0]).ToArray();
var loss = Loss.MeanSquaredError(predictions, [.. ys]);
loss.Backward();

// … and this one a matrix a layer: all examples and all neurons in one product.
var weights = model
    .Layers.Select(layer => Tensor.Of(layer.Neurons.Select(u => u.Weights.Select(w => w.Data).ToArray()).ToArray()))
    .Select(weight => weight.RequireGrad())
    .ToArray();
var biases = model.Layers.Select(layer => Tensor.Zeros([layer.Neurons.Count], DType.Float64).RequireGrad()).ToArray();
var signal = Tensor.Of(xs);
for (var i = 0; i < weights.Length; i++)
{
    signal = (signal.MatMul(weights[i].T) + biases[i]).Tanh();
}
var tensorLoss = (signal.Squeeze(1) - Tensor.Of(ys)).Square().Mean();
tensorLoss.Backward();

Console.WriteLine($"loss, a number at a time  {loss.Data:F12}");
Console.WriteLine($"loss, by tensors          {tensorLoss.Item():F12}");
var furthest = 0.0;
foreach (var (layer, i) in model.Layers.Select((layer, i) => (layer, i)))
{
    foreach (var (neuron, j) in layer.Neurons.Select((neuron, j) => (neuron, j)))
    {
        foreach (var (weight, k) in neuron.Weights.Select((weight, k) => (weight, k)))
        {
            furthest = Math.Max(furthest, Math.Abs(weight.Grad - weights[i].Grad![j, k].Item()));
        }
        furthest = Math.Max(furthest, Math.Abs(neuron.Bias.Grad - biases[i].Grad![j].Item()));
    }
}
Console.WriteLine($"all {model.Parameters.Count} gradients are the same to 1e-12: {furthest < 1e-12}");
