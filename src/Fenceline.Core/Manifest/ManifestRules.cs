namespace Fenceline.Core.Manifest;

/// <summary>The ids of what can be wrong with a manifest. Ids are never reused.</summary>
public static class ManifestRules
{
    /// <summary>The text is not JSON.</summary>
    public const string Syntax = "FEN001";

    /// <summary>A value of another JSON type is expected here.</summary>
    public const string WrongType = "FEN002";

    /// <summary>A property that the manifest does not know.</summary>
    public const string UnknownProperty = "FEN003";

    /// <summary>A property that must be given is missing.</summary>
    public const string MissingProperty = "FEN004";

    /// <summary>A source, tier, table, column or stream that is named but not defined.</summary>
    public const string UnknownName = "FEN005";

    /// <summary>A value outside of what is allowed here.</summary>
    public const string InvalidValue = "FEN006";

    /// <summary>A name that can't be an identifier: characters, length, or reserved.</summary>
    public const string InvalidName = "FEN007";

    /// <summary>The same thing is given twice.</summary>
    public const string Duplicate = "FEN008";

    /// <summary>Two things would come out under one name in the database, in Terraform, in C# or on disk.</summary>
    public const string Collision = "FEN009";

    /// <summary>A column's type, default or modifier is not understood.</summary>
    public const string InvalidColumn = "FEN010";

    /// <summary>A key that can't be one: nullable or unknown columns, or a tenant key that can't hold.</summary>
    public const string InvalidKey = "FEN011";

    /// <summary>A placement that is not possible here.</summary>
    public const string InvalidPlacement = "FEN012";

    /// <summary>A secret stands in the manifest.</summary>
    public const string SecretInManifest = "FEN013";

    /// <summary>A placeholder in a configuration is malformed.</summary>
    public const string InvalidPlaceholder = "FEN014";

    /// <summary>An include that can't be read.</summary>
    public const string Include = "FEN015";

    /// <summary>A connector whose Airbyte definition is not known.</summary>
    public const string UnknownConnector = "FEN016";

    /// <summary>A source's tables and its streams don't fit each other.</summary>
    public const string StreamMismatch = "FEN017";

    /// <summary>A choice that will hurt at this number of tenants.</summary>
    public const string Scale = "FEN018";

    /// <summary>A view that names what is not the manifest's, or calls what does more than compute.</summary>
    public const string UnsafeView = "FEN020";

    /// <summary>An identity of a shared table that one tenant can use up for all.</summary>
    public const string NarrowIdentity = "FEN021";

    /// <summary>Streams whose raw tables old versions of Airbyte's destination would take for one.</summary>
    public const string RawTableCollision = "FEN022";

    /// <summary>A column of a type that can't hold what the connector is known to send.</summary>
    public const string TypeMismatch = "FEN023";
}
