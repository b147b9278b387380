using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Takes the comments of what is not public out of a library's documentation, and the lines and indents of the rest but for code; run by
/// Directory.Build.targets.
/// </summary>
public class KeepPublicComments : Task
{
    const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    // What holds elements alone.
    static readonly string[] s_ofParts = { "doc", "assembly", "members", "member" };

    public string Library { get; set; }

    public ITaskItem[] Documentation { get; set; }

    public override bool Execute()
    {
        // From its bytes, so that the file is not held.
        var types = Assembly.Load(File.ReadAllBytes(Library)).GetTypes().Where(type => type.IsVisible).ToList();
        var ids = new HashSet<string>(types.Select(type => "T:" + Name(type)));
        ids.UnionWith(types.SelectMany(type => type.GetMembers(Declared).Where(IsShown).Select(Id)));
        foreach (var path in Documentation.Select(file => file.ItemSpec))
        {
            var document = XDocument.Load(path, LoadOptions.PreserveWhitespace);
            foreach (var member in document.Descendants("member").ToList())
            {
                if (!ids.Contains(((string)member.Attribute("name")).Split('(', '~')[0]))
                {
                    // With the space before it.
                    (member.PreviousNode as XText)?.Remove();
                    member.Remove();
                }
            }
            foreach (var text in document.Root.DescendantNodes().OfType<XText>().ToList())
            {
                if (text.Ancestors("code").Any())
                {
                    continue;
                }
                // A space stays where a line ends within a sentence.
                text.Value =
                    string.IsNullOrWhiteSpace(text.Value) && IsBetweenParts(text.Parent)
                        ? ""
                        : Regex.Replace(text.Value, @"\s*\n\s*", " ");
            }
            document.Save(path, SaveOptions.DisableFormatting);
        }
        return true;
    }

    static bool IsBetweenParts(XElement element) => s_ofParts.Contains(element.Name.LocalName);

    static bool IsShown(MemberInfo member)
    {
        switch (member)
        {
            case MethodBase method:
                return method.IsPublic
                    || (method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType.IsSealed;
            case FieldInfo field:
                return field.IsPublic || (field.IsFamily || field.IsFamilyOrAssembly) && !field.DeclaringType.IsSealed;
            case PropertyInfo property:
                return property.GetAccessors(nonPublic: true).Any(IsShown);
            default:
                return member is EventInfo happening && IsShown(happening.AddMethod);
        }
    }

    // Without its arguments: M:Micrograd.Tensor.Of``1
    static string Id(MemberInfo member)
    {
        var kind =
            member is MethodBase ? "M:"
            : member is FieldInfo ? "F:"
            : member is PropertyInfo ? "P:"
            : "E:";
        var arity = member is MethodInfo method ? method.GetGenericArguments().Length : 0;
        return kind
            + Name(member.DeclaringType)
            + "."
            + member.Name.Replace('.', '#')
            + (arity == 0 ? "" : "``" + arity);
    }

    static string Name(Type type) => type.FullName.Replace('+', '.');
}
