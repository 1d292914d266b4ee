namespace Fenceline.Core.Model;

/// <param name="IsPublic">It is not ours, such as PostgreSQL's own <c>public</c>: there before us, and owned by somebody else.</param>
public sealed record PgSchema(string Name, string Owner, bool IsPublic, string Purpose)
{
    /// <summary>Nothing of ours is made there, only used: a schema that the database comes with.</summary>
    public bool IsOnlyUsed { get; init; }
}

/// <param name="Schema">Where its types and functions stand: on the pinned path, and nobody but the owner creates there.</param>
public sealed record PgExtension(string Name, string Schema);
