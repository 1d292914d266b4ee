namespace Fenceline.Core;

/// <summary>Where each rule's page stands: the compiler, the editor and the command line lead to the same one.</summary>
public static class RuleDocs
{
    public const string BaseUrl = "https://github.com/fenceline/fenceline/blob/main/src/Fenceline.Analyzers/docs/";

    public const string Extension = ".md";

    /// <summary>The page of a rule.</summary>
    public static string UrlOf(string ruleId) => BaseUrl + ruleId + Extension;
}
