using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Migrations.Scripts;
using Fenceline.Sql;

namespace Fenceline.Migrations.Layouts;

/// <summary>A step of the tenant stream, read back from its file.</summary>
/// <param name="Source">Whose tables it changes; null when it is for every tenant.</param>
/// <param name="Sql">With marks for the tenant's schema and role.</param>
internal sealed record TenantStep(int Version, string Name, string? Source, string Sql)
{
    /// <exception cref="FormatException">The file is not as the tenant stream writes it.</exception>
    public static TenantStep Read(NumberedFile file)
    {
        // ... VALUES (version, 'name', 'hash', 'source' or NULL, $fenceline$ SQL $fenceline$); COMMIT;
        var tokens = SqlLexer.Tokenize(file.File.Content).Tokens;
        var sql = tokens.ToList().FindLastIndex(token => token.Kind == SqlTokenKind.Text);
        if (sql < 2)
            throw new FormatException($"{file.File.Path} is not as Fenceline wrote it: it has no step.");
        var source = tokens[sql - 2];
        return new TenantStep(file.Version, file.Name, source.Kind == SqlTokenKind.Text ? source.Value : null, tokens[sql].Value.Trim('\n'));
    }

    /// <summary>Whether a tenant has what it changes, as the manifest places it.</summary>
    public bool IsFor(TenantPlan plan) => Source is null || plan.Connected.Any(source => source.Name == Source && source.IsInTenantSchema);

    /// <summary>What it says in a tenant's schema.</summary>
    public string Expand(TenantNames names) => TenantTemplate.Expand(Sql, SqlText.Identifier(names.Schema), SqlText.Identifier(names.Role));
}
