namespace Fenceline.Core.Rules;

/// <summary>What can be wrong with a manifest. Ids are never reused.</summary>
/// <remarks>The severity is an error's; where a problem is only doubtful, it says that it is a warning.</remarks>
public static class ManifestRules
{
    public const string Syntax = "FEN001";
    public const string WrongType = "FEN002";
    public const string UnknownProperty = "FEN003";
    public const string MissingProperty = "FEN004";
    public const string UnknownName = "FEN005";
    public const string InvalidValue = "FEN006";
    public const string InvalidName = "FEN007";
    public const string Duplicate = "FEN008";
    public const string Collision = "FEN009";
    public const string InvalidColumn = "FEN010";
    public const string InvalidKey = "FEN011";
    public const string InvalidPlacement = "FEN012";
    public const string SecretInManifest = "FEN013";
    public const string InvalidPlaceholder = "FEN014";
    public const string Include = "FEN015";
    public const string UnknownConnector = "FEN016";
    public const string StreamMismatch = "FEN017";
    public const string Scale = "FEN018";
    public const string UnsafeView = "FEN020";
    public const string NarrowIdentity = "FEN021";
    public const string RawTableCollision = "FEN022";
    public const string TypeMismatch = "FEN023";

    /// <summary>Ordered by id.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        Define(Syntax, nameof(Syntax), "The manifest is not JSON",
            "The text can't be read: a quote, bracket or comma is missing, or the file is cut off. Comments and trailing commas are allowed."),
        Define(WrongType, nameof(WrongType), "A value of another type is expected in the manifest",
            "A text, a number, an object or a list is given where one of another kind belongs. The message says which is expected."),
        Define(UnknownProperty, nameof(UnknownProperty), "A property that the manifest does not know",
            "Nothing would read the property, so it is most likely misspelt or in the wrong place. The message lists those that are known there."),
        Define(MissingProperty, nameof(MissingProperty), "A property is missing in the manifest",
            "There is no default for the property: it has to be given."),
        Define(UnknownName, nameof(UnknownName), "A name that the manifest does not define",
            "A source, tier, table, column or stream is named that is defined nowhere. Define it, or correct the name."),
        Define(InvalidValue, nameof(InvalidValue), "A value outside of what the manifest allows",
            "The message says which values are possible."),
        Define(InvalidName, nameof(InvalidName), "A name that can't be an identifier",
            "The name has characters that are not allowed, is too long, or is reserved. It becomes a name in the database, in Terraform and in C#."),
        Define(Duplicate, nameof(Duplicate), "The manifest gives the same thing twice",
            "Only one of the two could count. Remove the other."),
        Define(Collision, nameof(Collision), "Two things of the manifest come out under one name",
            "In the database, in Terraform, in C# or on disk one would take the other's place. Rename one of them."),
        Define(InvalidColumn, nameof(InvalidColumn), "A column that is not understood",
            "Its type, its default or what follows them is not known to the manifest."),
        Define(InvalidKey, nameof(InvalidKey), "A key that can't be one",
            "It has nullable or unknown columns, or is a tenant key that would not hold."),
        Define(InvalidPlacement, nameof(InvalidPlacement), "A placement that is not possible",
            "Tables of this kind can't be placed there. The message says where they can be."),
        Define(SecretInManifest, nameof(SecretInManifest), "The manifest contains a secret",
            "The manifest is committed and read by many. Give the name of the variable that will carry the secret, and replace the secret itself at its provider."),
        Define(InvalidPlaceholder, nameof(InvalidPlaceholder), "A placeholder is malformed",
            "A placeholder names a value of the tenant: ${tenant.name}. A plain ${ is written $${."),
        Define(Include, nameof(Include), "An include that can't be read",
            "A file of tenants is missing or can't be read, or the pattern is none. Patterns are relative to the manifest."),
        Define(UnknownConnector, nameof(UnknownConnector), "A connector whose Airbyte definition is not known",
            "Give the connector's definition id as 'definitionId'."),
        Define(StreamMismatch, nameof(StreamMismatch), "A source's tables and streams don't fit each other",
            "Each table of a source is filled by the stream of its name. Add the stream or the table that is missing, or remove the other."),
        Define(Scale, nameof(Scale), "A choice that will hurt at this number of tenants",
            "It works for few tenants and gets slow or large with many. The message says what to choose instead."),
        Define(UnsafeView, nameof(UnsafeView), "A view that names or calls what it may not",
            "Whoever reads a view runs it with their own rights, admins too. A view may read shared and reference tables of the manifest, and call functions that only compute."),
        Define(NarrowIdentity, nameof(NarrowIdentity), "An identity that one tenant can use up for all",
            "All tenants draw their numbers from one sequence, and when it has run out nobody can insert. Take bigint, or a uuid."),
        Define(RawTableCollision, nameof(RawTableCollision), "Streams whose raw tables old versions of Airbyte's destination take for one",
            "PostgreSQL cuts their names to the same 63 bytes, so that the rows of two streams would mix. Use shorter ids or names, or version 3 of the destination or later."),
        Define(TypeMismatch, nameof(TypeMismatch), "A column that can't hold what the connector sends",
            "Publishing would set each of its rows aside. Give the column the type that the connector sends, or say with 'from' how its values are to be converted."),
    ];

    private static Rule Define(string id, string name, string title, string help) =>
        new(id, name, RuleCategory.Manifest, RuleSeverity.Error, title, help);
}
