namespace Micrograd.Kernels;

/// <summary>The row's own number: what a plain sum adds.</summary>
internal readonly struct Itself : IRowFunction
{
    public static int Rows => 1;

    public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
        where TReal : IReal<TReal> => a;
}
