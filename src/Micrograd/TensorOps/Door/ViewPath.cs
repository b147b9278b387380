using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>The views that lead from a tensor to a part of it, the last one first; equal where all are.</summary>
/// <param name="Before">Those before the last; null where it is the only one.</param>
/// <param name="View">The last.</param>
internal sealed record ViewPath(ViewPath? Before, ViewOp View)
{
    /// <summary>From the first to the last.</summary>
    public static List<ViewOp> FromTheFirst(ViewPath? path)
    {
        var views = new List<ViewOp>();
        for (; path is not null; path = path.Before)
        {
            views.Add(path.View);
        }
        views.Reverse();
        return views;
    }

    /// <summary>Where the part lies in the memory of a tensor.</summary>
    public static Layout Layout(ViewPath? path, Tensor whole)
    {
        var part = whole;
        foreach (var view in FromTheFirst(path))
        {
            part = new(whole._storage, view.Infer([part]).Layout, whole.DType);
        }
        return part._layout;
    }
}
