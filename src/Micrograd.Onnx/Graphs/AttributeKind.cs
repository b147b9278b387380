namespace Micrograd.Onnx.Graphs;

/// <summary>What an attribute holds, with the numbers of the standard's <c>AttributeProto.AttributeType</c>.</summary>
enum AttributeKind
{
    Undefined = 0,
    Float = 1,
    Int = 2,
    Text = 3,
    Tensor = 4,
    Graph = 5,
    Floats = 6,
    Ints = 7,
    Texts = 8,
    SparseTensor = 11,
}
