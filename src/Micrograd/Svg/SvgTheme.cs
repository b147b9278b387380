using System.Text;

namespace Micrograd.Svg;

/// <summary>The one look of every drawing, light and dark, as a style sheet that each SVG carries.</summary>
/// <remarks>
/// A colour is a CSS variable <c>--mg-NAME</c> and two classes, <c>fill-NAME</c> and <c>line-NAME</c>. The media query
/// switches the variables, so a file looks right by itself, as an image and inside a page; a page with a switch of its
/// own overrides the variables on <c>.mg</c>. Renderers without CSS variables (librsvg, Inkscape) skip the declaration
/// that they cannot read and keep the light colour written before it.
/// </remarks>
internal static class SvgTheme
{
    /// <summary>How many class colours there are; <see cref="ClassColour"/> starts again after them.</summary>
    public const int ClassColours = 8;

    /// <summary>The font stack of titles, labels and legends.</summary>
    public const string Sans = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";

    /// <summary>The font stack of code and numbers.</summary>
    public const string Mono = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

    // Class colours differ in lightness as well as in hue, and blue and orange come first: both are told apart
    // with every common form of colour blindness. All have at least 3:1 contrast with the paper (WCAG 1.4.11).
    static readonly (string Name, string Light, string Dark)[] Colours =
    [
        ("paper", "#ffffff", "#0f1419"),
        ("card", "#f3f5f8", "#1b222b"),
        ("ink", "#1c2128", "#e8edf2"),
        ("muted", "#59636e", "#9aa7b4"),
        ("grid", "#dfe4ea", "#2b343e"),
        ("accent", "#7a3fd0", "#c4a1ff"),
        ("c0", "#1f6fd0", "#6cb0ff"),
        ("c1", "#d4620a", "#ffa657"),
        ("c2", "#8250df", "#c297ff"),
        ("c3", "#0c857e", "#4fd1c5"),
        ("c4", "#b8327f", "#ff8fc7"),
        ("c5", "#857000", "#e3c94b"),
        ("c6", "#5b6b7b", "#aab6c4"),
        ("c7", "#8c5a3c", "#d9a585"),
    ];

    /// <summary>The style sheet, built once: it is the same text in every drawing.</summary>
    public static string Css { get; } = Write();

    /// <summary>The colour's name for class or series <paramref name="index"/> (0, 1, …): <c>c0</c> is blue, <c>c1</c> orange.</summary>
    public static string ClassColour(int index) =>
        (index % ClassColours) switch
        {
            0 => "c0",
            1 => "c1",
            2 => "c2",
            3 => "c3",
            4 => "c4",
            5 => "c5",
            6 => "c6",
            _ => "c7",
        };

    static string Write()
    {
        var css = new StringBuilder();
        css.Append(".mg{color-scheme:light dark;font:12px ").Append(Sans).Append(';');
        foreach (var (name, light, _) in Colours)
        {
            css.Append("--mg-").Append(name).Append(':').Append(light).Append(';');
        }
        css.Append("}\n@media (prefers-color-scheme:dark){.mg{");
        foreach (var (name, _, dark) in Colours)
        {
            css.Append("--mg-").Append(name).Append(':').Append(dark).Append(';');
        }
        css.Append("}}\n.mg text{").Append(Declaration("fill", "ink", Colours[2].Light)).Append("}\n");
        css.Append(".mg .title{font-size:16px;font-weight:600}\n");
        css.Append(".mg .mono{font-family:").Append(Mono).Append("}\n");
        foreach (var (name, light, _) in Colours)
        {
            css.Append(".mg .fill-").Append(name).Append('{').Append(Declaration("fill", name, light)).Append("}\n");
            css.Append(".mg .line-").Append(name).Append('{').Append(Declaration("stroke", name, light)).Append("}\n");
        }
        return css.ToString();
    }

    static string Declaration(string property, string name, string light) =>
        $"{property}:{light};{property}:var(--mg-{name})";
}
