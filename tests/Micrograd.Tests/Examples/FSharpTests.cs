namespace Micrograd.Tests.Examples;

/// <summary>The library from F#, whose overload resolution knows neither collection expressions nor priorities.</summary>
public sealed class FSharpTests
{
    [Fact]
    public async Task Functions_operators_arrays_and_indices_mean_what_they_do_in_csharp()
    {
        var printed = await FSharpScript.Run(
            """"
            #r "Micrograd"
            open System
            open Micrograd

            let mutable count = 0
            let same name (a: float) (b: float) =
                count <- count + 1
                if a.CompareTo b <> 0 then printfn $"{name}: {a} is not {b}"

            let ofValue name (f: Value -> Value) (g: Value -> Value) =
                let slope (h: Value -> Value) = Gradients.Derivative(h, 0.75)
                same name (f (Value 0.75)).Data (g (Value 0.75)).Data
                same $"slope of {name}" (slope f) (slope g)
            ofValue "abs" abs _.Abs()
            ofValue "exp" exp _.Exp()
            ofValue "log" log _.Log()
            ofValue "sqrt" sqrt _.Sqrt()
            ofValue "sin" sin _.Sin()
            ofValue "cos" cos _.Cos()
            ofValue "tan" tan _.Tan()
            ofValue "asin" asin _.Asin()
            ofValue "acos" acos _.Acos()
            ofValue "atan" atan _.Atan()
            ofValue "sinh" sinh _.Sinh()
            ofValue "cosh" cosh _.Cosh()
            ofValue "tanh" tanh _.Tanh()
            ofValue "floor" floor _.Floor()
            ofValue "ceil" ceil _.Ceil()
            ofValue "round" round _.Round()
            ofValue "truncate" truncate _.Trunc()
            ofValue "atan2" (fun v -> atan2 v (Value 2.0)) (fun v -> v.Atan2(Value 2.0))
            ofValue "** number" (fun v -> v ** 2.5) _.Pow(2.5)
            ofValue "** whole" (fun v -> v ** 2) _.Pow(2.0)
            ofValue "** value" (fun v -> v ** v) (fun v -> v.Pow v)
            ofValue "minus" (~-) (fun v -> Value 0.0 - v)
            ofValue "numbers" (fun v -> 2.0 * v - 1.0 / v + v % 0.5 + 3.0 - v / 4.0) (fun v -> Value 2.0 * v - Value 1.0 / v + v % Value 0.5 + Value 3.0 - v / Value 4.0)
            ofValue "whole numbers" (fun v -> 2 * v * 4 - 1 / v / 2 + v % 2 - 1) (fun v -> Value 2.0 * v * Value 4.0 - Value 1.0 / v / Value 2.0 + v % Value 2.0 - Value 1.0)
            ofValue "sums" (fun v -> List.sum [ v; v ] + Array.sumBy tanh [| v |]) (fun v -> v + v + v.Tanh())

            let t = Tensor.Of([| [| 0.25; 0.5; 0.75 |]; [| -0.25; -0.5; 1.0 |] |])
            let equal name (a: Tensor) (b: Tensor) =
                count <- count + 1
                if string a <> string b || a.DType <> b.DType then printfn $"{name}: {a} is not {b}"
            equal "abs" (abs t) (t.Abs())
            equal "exp" (exp t) (t.Exp())
            equal "log" (log t) (t.Log())
            equal "sqrt" (sqrt t) (t.Sqrt())
            equal "sin" (sin t) (t.Sin())
            equal "cos" (cos t) (t.Cos())
            equal "tan" (tan t) (t.Tan())
            equal "asin" (asin t) (t.Asin())
            equal "acos" (acos t) (t.Acos())
            equal "atan" (atan t) (t.Atan())
            equal "sinh" (sinh t) (t.Sinh())
            equal "cosh" (cosh t) (t.Cosh())
            equal "tanh" (tanh t) (t.Tanh())
            equal "floor" (floor t) (t.Floor())
            equal "ceil" (ceil t) (t.Ceil())
            equal "round" (round t) (t.Round())
            equal "truncate" (truncate t) (t.Trunc())
            equal "atan2" (atan2 t t) (t.Atan2 t)
            equal "**" (t ** 2.5 + t ** t) (t.Pow 2.5 + t.Pow t)
            equal "** whole" ((Tensor.Arange 3L) ** 2) (Tensor.Of [| 0L; 1L; 4L |])
            equal "numbers" (-(2 * t * 4 - 1 / t / 2 + t % 2 - 1 + 2.0 * t)) (Tensor.Of -1.0 * (Tensor.Of 2.0 * t * Tensor.Of 4.0 - Tensor.Of 1.0 / t / Tensor.Of 2.0 + t % Tensor.Of 2.0 - Tensor.Of 1.0 + Tensor.Of 2.0 * t))
            equal "whole numbers" (Tensor.Arange 3L * 2 - 1) (Tensor.Of [| -1L; 1L; 3L |])
            equal "sum" (List.sum [ t; t ]) (t + t)

            let sized = [| 3; 2 |]
            equal "shapes" (t.Reshape [| 3; 2 |]) (t.Reshape(3, 2))
            equal "shape by name" (t.Reshape sized) (t.Reshape(Tensor.Zeros(sized).Shape))
            equal "ones" (Tensor.Ones [| 2; 3 |]) (Tensor.Full([| 2; 3 |], 1.0))
            equal "zeros" (Tensor.Zeros([| 2; 3 |], DType.Float64)) (t - t)
            equal "rand" (Tensor.Rand([| 2 |], Generator 1UL)) (Tensor.Rand(Shape.Create [| 2 |], Generator 1UL))
            equal "of" (Tensor.Of([| 1.0; 2.0 |], [| 2; 1 |])) ((Tensor.Of [| 1.0; 2.0 |]).Unsqueeze 1)
            equal "dims" (t.Sum [| 0; 1 |]) (t.Sum())
            equal "one dim" (t.Sum([| 0 |], keepDim = true)) (t.Sum(0, true))
            equal "mean, max, min" (t.Mean [| 0 |] + t.Max [| 0 |] + t.Min [| 0 |]) (t.Mean 0 + t.Max 0 + t.Min 0)
            equal "var, std" (t.Var [| 0 |] + t.Std [| 0 |]) (t.Var 0 + t.Std 0)
            equal "any, all" (t.Any [| 0 |]) (t.All [| 0 |])
            equal "logsumexp" (t.LogSumExp [| 0 |]) (t.LogSumExp 0)
            equal "norm" (t.Norm [| 0 |]) (t.Square().Sum(0).Sqrt())
            equal "norm's order" (t.Norm([| 0; 1 |], order = 1.0)) (t.Abs().Sum())
            equal "split" (t.Split([| 1; 2 |], 1)[1]) (t.Split(1, 1)[1..] |> Array.toList |> fun parts -> Tensor.Concat(Array.ofList parts, 1))
            equal "layer norm" (LayerNorm(3, dtype = DType.Float64).Forward(t).Detach()) (t.LayerNorm 3)
            equal "convolution" (t.Conv1d(Tensor.Ones([| 1; 2; 2 |], DType.Float64), padding = 1)) (t.Sum(0, true).Conv1d(Tensor.Ones([| 1; 1; 2 |], DType.Float64), padding = 1))
            equal "permute" (t.Permute(1, 0)) (t.Permute [| 1; 0 |])
            equal "expand" (t.Expand [| 1; 2; 3 |]) (t.Unsqueeze 0)
            equal "repeat and flip" (t.Repeat(1, 2).Flip 1) (Tensor.Concat([| t; t |], 1).Flip [| 1 |])
            equal "stack" (Tensor.Stack [| t; t |]) (Tensor.Concat([| t; t |]).Reshape(2, 2, 3))
            equal "einsum" (Tensor.Einsum("ij,kj->ik", t, t)) (t.MatMul t.T)

            equal "row" t[1] (t.Select(0, 1))
            equal "row, as it was written" (t.[1]) (t.Select(0, 1))
            equal "element" t[1, -1] (Tensor.Of 1.0)
            equal "range" t[Range.All, Range.EndAt 2] (t.Slice(1, 0, 2))
            equal "ellipsis" t[TensorIndex.Ellipsis, 0] (t.Select(1, 0))
            equal "places" t[1, Tensor.Of [| 2L; 0L |]] (Tensor.Of [| 1.0; -0.25 |])
            equal "mask" t[t.Eq 0.5] (Tensor.Of [| 0.5 |])
            let written = t.Clone()
            written[0] <- 7.0
            written[1, 1] <- t[0, 0]
            written[written.Eq -0.25] <- 8.0
            equal "written" written (Tensor.Of [| [| 7.0; 7.0; 7.0 |]; [| 8.0; 0.25; 1.0 |] |])

            let one, two = Linear(3, 4, dtype = DType.Float64), Linear(4, 2, dtype = DType.Float64)
            let expected = two.Forward(one.Forward(t).Gelu())
            equal "modules" (Sequential(one, GELU(), two).Forward t) expected
            equal "modules as an array" (Sequential([| one :> Module; GELU(); two |]).Forward t) expected
            let typed: Module<Tensor, Tensor>[] = [| one; GELU(); two |]
            equal "modules of types" (Sequential(typed).Forward t) expected
            let optimizers: Optimizer list = [ SGD(one.Parameters, lr = 0.1); Adam(two.Parameters); AdamW([| t.Clone().RequireGrad() |], lr = 0.1) ]
            let network = MLP(2, [| 3; 1 |], Activation.Tanh, seed = 1)
            let moves = SGD(network.Parameters, lr = 0.1)
            same "network" (network.Forward(Value 1.0, Value 2.0).[0].Data) (network.Predict(1.0, 2.0).[0])
            let v = Value(3.0, "v")
            same "gradient" (Gradients.Of(v * v, v).[0].Data) 6.0
            same "graph" (float (Graph.Of(v * v).Outputs.Count)) 1.0
            let program = TensorProgram.Record((fun () -> t * 2.0), t)
            equal "program" (program.Run t) (t + t)
            equal "program of arrays" (TensorProgram.Record((fun (ts: Tensor[]) -> [| ts[0] + ts[1] |]), [| t; written |]).Run(t, written)) (t + written)
            printfn $"{count} the same"
            """"
        );
        Assert.Equal("111 the same\n", printed);
    }
}
