using System.IO;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a page with links and images that lead into the repository, whatever page shows it; run by Directory.Build.targets where the
/// repository's address is told. Code is left as it is.
/// </summary>
public class AbsoluteLinks : Task
{
    // A fenced block, which is passed over, or the place of a link or an image: no address, and no heading of the same page.
    static readonly Regex s_links = new Regex(
        @"^```.*?^```|(?<image>!?)\[(?<text>[^\]]*)\]\((?![a-z]+:|#)(?<place>[^)\s]+)\)",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant
    );

    public string Page { get; set; }

    public string Repository { get; set; }

    public string Written { get; set; }

    public override bool Execute()
    {
        var root = Regex.Replace(Repository, @"(\.git)?/*$", "");
        var text = s_links.Replace(
            File.ReadAllText(Page),
            link =>
                link.Groups["place"].Success
                    ? $"{link.Groups["image"].Value}[{link.Groups["text"].Value}]({root}/{(link.Groups["image"].Length > 0 ? "raw" : "blob")}/HEAD/{link.Groups["place"].Value})"
                    : link.Value
        );
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Written)));
        File.WriteAllText(Written, text);
        return true;
    }
}
