using Fenceline.Core.Model;
using Fenceline.Database.Introspection;
using Fenceline.Migrations.Adoption;
using Npgsql;

namespace Fenceline.Database.Adopting;

/// <summary>What a catalog says of tables that an import does not ask: rights, owned sequences, policies as statements, references from anywhere.</summary>
internal sealed class TableFacts
{
    private readonly List<(ObjectName Table, AdoptedRight Right)> _rights = [];
    private readonly List<(ObjectName Table, AdoptedPolicy Policy)> _policies = [];
    private readonly Dictionary<ObjectName, Dictionary<string, AdoptedSequence>> _sequences = [];
    private readonly List<(ObjectName Table, ObjectName From, AdoptedReference Reference)> _references = [];

    public static async Task<TableFacts> ReadAsync(NpgsqlConnection connection, string[] schemas, CancellationToken cancellationToken)
    {
        var facts = new TableFacts();
        await connection.EachAsync(AdoptionQueries.TableRights, schemas, reader => facts._rights.Add((Name(reader, 0), Right(reader, 2))), cancellationToken).ConfigureAwait(false);
        await connection.EachAsync(AdoptionQueries.Policies, schemas, reader => facts._policies.Add((Name(reader, 0), new AdoptedPolicy(reader.GetString(2), reader.GetString(3), reader.GetBoolean(4)))), cancellationToken).ConfigureAwait(false);
        await connection.EachAsync(AdoptionQueries.Sequences, schemas, facts.AddSequence, cancellationToken).ConfigureAwait(false);
        await connection.EachAsync(AdoptionQueries.References, schemas, reader => facts._references.Add((Name(reader, 0), Name(reader, 2), new AdoptedReference(reader.GetString(4), reader.GetString(5), reader.GetString(6), reader.GetString(7), reader.GetFieldValue<string[]>(8)))), cancellationToken).ConfigureAwait(false);
        return facts;
    }

    public IEnumerable<AdoptedRight> Rights(ObjectName table) => _rights.Where(item => item.Table == table).Select(item => item.Right);

    public IEnumerable<AdoptedPolicy> Policies(ObjectName table) => _policies.Where(item => item.Table == table).Select(item => item.Policy);

    public IReadOnlyDictionary<string, AdoptedSequence> Sequences(ObjectName table) => _sequences.GetValueOrDefault(table) ?? [];

    public IEnumerable<(ObjectName From, AdoptedReference Reference)> References(ObjectName table) => _references.Where(item => item.Table == table).Select(item => (item.From, item.Reference));

    /// <summary>A right of four columns: the privilege, who has it, its column, whether it may be passed on.</summary>
    public static AdoptedRight Right(NpgsqlDataReader reader, int at) =>
        new(reader.GetString(at), reader.IsDBNull(at + 1) ? null : reader.GetString(at + 1), reader.IsDBNull(at + 2) ? null : reader.GetString(at + 2), reader.GetBoolean(at + 3));

    private static ObjectName Name(NpgsqlDataReader reader, int at) => new(reader.GetString(at), reader.GetString(at + 1));

    private void AddSequence(NpgsqlDataReader reader)
    {
        if (!_sequences.TryGetValue(Name(reader, 0), out var columns))
            _sequences[Name(reader, 0)] = columns = new Dictionary<string, AdoptedSequence>(StringComparer.Ordinal);
        var before = columns.GetValueOrDefault(reader.GetString(2));
        columns[reader.GetString(2)] = new AdoptedSequence(Name(reader, 3), reader.GetBoolean(5), [.. before?.Rights ?? [], .. reader.IsDBNull(6) ? Array.Empty<AdoptedRight>() : [Right(reader, 6)]]);
    }
}
