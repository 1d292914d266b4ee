namespace Fenceline.Generator;

/// <summary>The pipeline's steps by name, so that tests can see which of them ran.</summary>
public static class TrackingNames
{
    /// <summary>The texts that may belong to a manifest.</summary>
    public const string Texts = nameof(Texts);

    /// <summary>The manifest without its positions and white space; null when it has errors.</summary>
    public const string Manifest = nameof(Manifest);

    /// <summary>The namespace of the consuming project.</summary>
    public const string RootNamespace = nameof(RootNamespace);

    /// <summary>Whether the project asks for classes.</summary>
    public const string IsAsked = nameof(IsAsked);

    /// <summary>Everything that the typed classes say.</summary>
    public const string Model = nameof(Model);

    /// <summary>The entry points.</summary>
    public const string Database = nameof(Database);

    /// <summary>The known tenants.</summary>
    public const string Tenants = nameof(Tenants);

    /// <summary>The look-ups.</summary>
    public const string Lookups = nameof(Lookups);

    /// <summary>One item an enum.</summary>
    public const string Enums = nameof(Enums);

    /// <summary>One item a source.</summary>
    public const string Groups = nameof(Groups);

    /// <summary>One item a table.</summary>
    public const string Tables = nameof(Tables);
}
