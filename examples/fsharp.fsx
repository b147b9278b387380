// The lecture's neuron, a network and a recorded program, in F#:
//   dotnet build -c Release src/Micrograd && dotnet fsi examples/fsharp.fsx
#r "../artifacts/bin/Micrograd/release/Micrograd.dll"

open System
open Micrograd

// A neuron of values, by F#'s own functions and operators.
let inputs = [ Value(2.0, "x1"); Value(0.0, "x2") ]
let weights = [ Value(-3.0, "w1"); Value(1.0, "w2") ]
let b = Value(6.8813735870195432, "b")
let o = tanh (List.sum (List.map2 (*) weights inputs) + b)
o.Backward()
printfn $"o = {o.Data:F4}"

for v in weights @ inputs @ [ b ] do
    printfn $"{v.Label}.grad = {v.Grad:F4}"

// A function of a value, differentiated: d/dx (x³ + 2 sin x) at 1.
let slope = Gradients.Derivative((fun (x: Value) -> x ** 3 + 2.0 * sin x), 1.0)
printfn $"slope {slope:F4}"

// Parts of a tensor: by numbers, ranges, places and masks.
let t = Tensor.Arange(6L).Reshape(2, 3).Float()
printfn $"row {t[1]}"
printfn $"first two columns {t[Range.All, Range.EndAt 2]}"
printfn $"last column {t[TensorIndex.Ellipsis, -1]}"
printfn $"columns 2 and 0 of row 1 {t[1, Tensor.Of [| 2L; 0L |]]}"
t[t.Eq(0.0)] <- 9.0
printfn $"{t}"

// Points inside of a circle, learned by two layers.
let generator = Generator(7UL)
let points = Tensor.Rand([| 512; 2 |], generator) * 4 - 2
let inside = Tensor.Of(Array.init 512 (fun i -> if points[i].Square().Sum().Item() < 2.0 then 1L else 0L))

let model = Sequential(Linear(2, 32, generator = generator), GELU(), Linear(32, 2, generator = generator))
let optimizer = AdamW(model.Parameters, lr = Schedule.Cosine(0.02, 0.001, 320))
let loader = DataLoader(TensorDataset(points, inside), batchSize = 64, shuffle = true, seed = 1)

for _ in 1..40 do
    for batch in loader do
        optimizer.ZeroGrad()
        Loss.CrossEntropy(model.Forward batch.Inputs, batch.Targets).Backward()
        optimizer.Step()

let right = model.Forward(points).ArgMax(1).Eq(inside).Float().Mean().Item()
printfn $"more than 98 %% right: {right > 0.98}"

// The same network as a program of tensor ops.
let program = TensorProgram.Record((fun x -> model.Forward(x).Softmax(1)), points[Range.EndAt 4])
printf $"{program}"
let same = program.Run(points[Range(4, 8)]).Eq(model.Forward(points[Range(4, 8)]).Softmax(1)).All().Item() = 1.0
printfn $"the same bits: {same}"
