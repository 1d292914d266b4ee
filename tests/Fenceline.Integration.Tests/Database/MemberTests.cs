using Fenceline.Database.Execution;
using Fenceline.Integration.Tests.Verification;
using Fenceline.Migrations;
using Fenceline.Migrations.Snapshot;
using Fenceline.Core.Build;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>Users within tenants: a session that is pinned to a tenant and names a user does what that user may, and nothing when it is no member.</summary>
public sealed class MemberTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(15, "uuid", "setting", AppliedAs.Superuser)]
    [InlineData(18, "uuid", "jwt", AppliedAs.DatabaseOwner)]
    [InlineData(18, "text", "setting", AppliedAs.Superuser)]
    [InlineData(15, "bigint", "jwt", AppliedAs.DatabaseOwner)]
    public async Task A_named_user_does_what_it_may_in_its_tenant(int version, string type, string kind, AppliedAs appliedAs)
    {
        var (ann, bob) = type switch { "uuid" => (Id(1), Id(2)), "bigint" => ("1", "2"), _ => ("ann'), (", "bob") };
        await using var database = await StartAsync(version, type, kind, appliedAs);
        await FillAsync(database, ann, bob);

        string As(string tenant, string user, string statements) => Pinned(tenant, kind, user, statements);
        Task<string> RunAsync(string tenant, string user, string statements) => database.RunAsync(As(tenant, user, statements), "opsai_app");
        Task<string> FailAsync(string tenant, string user, string statements) => database.FailAsync(As(tenant, user, statements), "opsai_app");

        // The application itself, which names nobody.
        Assert.Equal("2", await RunAsync("123", "", "SELECT count(*) FROM notes"));
        foreach (var user in new[] { ann, bob })
            Assert.Equal("2|1|2", await RunAsync("123", user, "SELECT (SELECT count(*) FROM notes), (SELECT count(*) FROM lines), (SELECT count(*) FROM people)"));
        // Who is no member sees nothing, and writes nothing, also what belongs to a parent.
        var nobody = type switch { "uuid" => Id(3), "bigint" => "3", _ => "eve" };
        Assert.Equal("0|0|0|0", await RunAsync("123", nobody, "SELECT (SELECT count(*) FROM notes), (SELECT count(*) FROM lines), (SELECT count(*) FROM secrets), (SELECT count(*) FROM people)"));
        foreach (var statement in new[] { "INSERT INTO notes (id) VALUES (9)", $"INSERT INTO people (person, rank) VALUES ({Literal(nobody)}, 'owner')" })
            Assert.Contains("row-level security", await FailAsync("123", nobody, statement), StringComparison.Ordinal);
        Assert.Equal("", await RunAsync("123", nobody, "UPDATE notes SET body = 'x' RETURNING 1; DELETE FROM notes RETURNING 1; DELETE FROM people RETURNING 1; DELETE FROM lines RETURNING 1"));
        // A member of another tenant is nobody in this one.
        Assert.Equal("0", await RunAsync("456", bob, "SELECT count(*) FROM notes"));
        Assert.Equal("1", await RunAsync("456", ann, "SELECT count(*) FROM notes"));
        Assert.Equal("0|1", await RunAsync("456", bob, "SELECT count(*), (SELECT count(*) FROM pg_class WHERE oid = 'hr.people'::regclass) FROM people"));
        // The functions that tell it tell nothing of other tenants, whoever is named.
        Assert.Equal("f", await RunAsync("456", bob, "SELECT opsai_lookup.member_is_here()"));
        Assert.DoesNotContain("my_tenants", await database.RunAsync("SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'opsai_lookup'::regnamespace"), StringComparison.Ordinal);

        // Owners do more.
        Assert.Equal("", await RunAsync("123", bob, "DELETE FROM notes RETURNING 1; UPDATE people SET rank = 'owner' RETURNING 1; DELETE FROM people RETURNING 1"));
        Assert.Equal("0", await RunAsync("123", bob, "SELECT count(*) FROM secrets"));
        Assert.Equal("1", await RunAsync("123", ann, "SELECT count(*) FROM secrets"));
        Assert.Contains("row-level security", await FailAsync("123", bob, "INSERT INTO secrets (id) VALUES (7)"), StringComparison.Ordinal);
        Assert.Equal("1\n1", await RunAsync("123", bob, "INSERT INTO notes (id) VALUES (5) RETURNING 1; UPDATE notes SET body = 'b' WHERE id = 5 RETURNING 1"));
        Assert.Equal("1", await RunAsync("123", ann, "DELETE FROM notes WHERE id = 5 RETURNING 1"));
        Assert.Contains("row-level security", await FailAsync("123", bob, $"INSERT INTO people (person, rank) VALUES ({Literal(nobody)}, 'viewer')"), StringComparison.Ordinal);
        // Nobody rules over removing members: that stays the application's.
        Assert.Equal("1", await RunAsync("123", ann, $"INSERT INTO people (person, rank) VALUES ({Literal(nobody)}, 'viewer') RETURNING 1"));
        Assert.Equal("", await RunAsync("123", ann, $"DELETE FROM people WHERE person = {Literal(nobody)} RETURNING 1"));
        Assert.Equal("1", await RunAsync("123", "", $"DELETE FROM people WHERE person = {Literal(nobody)} RETURNING 1"));
        // Reads across tenants, dumps and publishing name nobody, and go on as before.
        Assert.Equal("3", await database.RunAsync("SELECT count(*) FROM public.notes", "opsai_admin"));
        Assert.Equal([], Verifying.Lines(await Verifying.Of(database, PostgresCluster.LoginOf(appliedAs)).VerifyAsync(Cancellation)));
        Assert.Equal([], await Verifying.ProbedAsync(database));
        var model = DatabaseModelBuilder.Build(database.Manifest);
        Assert.Equal(model, ModelSnapshot.Read(ModelSnapshot.Write(model)));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Members_come_to_a_database_by_migration(int version)
    {
        var with = Manifest("uuid", "setting");
        var without = with.Replace(Members("setting"), "", StringComparison.Ordinal).Replace(", \"roles\": { \"delete\": [\"owner\"] }", "", StringComparison.Ordinal).Replace(", \"roles\": { \"insert\": [\"owner\"], \"select\": [\"owner\"] }", "", StringComparison.Ordinal).Replace(", \"roles\": { \"insert\": [\"owner\"], \"update\": [\"owner\"] }", "", StringComparison.Ordinal);
        await using var database = new SampleDatabase(_ => without) { Version = version, LoadsRows = false };
        await database.InitializeAsync();
        await FillAsync(database, Id(1), Id(2));
        var history = new SqlTree(database.Manifest);

        await MoveAsync(with);
        Assert.Equal("2", await database.RunAsync(Pinned("123", "setting", Id(2), "SELECT count(*) FROM notes; DELETE FROM notes RETURNING 1"), "opsai_app"));
        Assert.Equal("0", await database.RunAsync(Pinned("123", "setting", Id(3), "SELECT count(*) FROM notes"), "opsai_app"));
        await MoveAsync(with.Replace("\"delete\": [\"owner\"]", "\"delete\": [\"owner\", \"viewer\"]", StringComparison.Ordinal));
        Assert.Equal("1\n1", await database.RunAsync(Pinned("123", "setting", Id(2), "DELETE FROM notes RETURNING 1"), "opsai_app"));
        await MoveAsync(without);
        Assert.Equal("0|0", await database.RunAsync("SELECT (SELECT count(*) FROM pg_policies WHERE permissive = 'RESTRICTIVE'), (SELECT count(*) FROM pg_proc WHERE proname IN ('member_holds', 'current_member_id'))"));

        async Task MoveAsync(string to)
        {
            var manifest = SampleDatabase.ReadSample(_ => to);
            history = new SqlTree(manifest, history.ToHistory());
            await new MigrationRunner(database.Cluster.ConnectionString(database.Name), MigrationScripts.OfTenants(manifest, history)).RunAsync(cancellationToken: Cancellation);
            Assert.Equal([], Verifying.Lines(await new Fenceline.Database.Verification.FenceVerifier(database.Cluster.ConnectionString(database.Name), manifest, MigrationScripts.OfTenants(manifest, history)).VerifyAsync(Cancellation)));
        }
    }

    private static async Task FillAsync(SampleDatabase database, string ann, string bob)
    {
        await database.RunAsync(Pinned("123", "setting", "", $"INSERT INTO people (person, rank) VALUES ({Literal(ann)}, 'owner'), ({Literal(bob)}, 'viewer'); INSERT INTO notes (id) VALUES (1), (2); INSERT INTO lines (id, note) VALUES (1, 1); INSERT INTO secrets (id) VALUES (1)"), "opsai_app");
        await database.RunAsync(Pinned("456", "setting", "", $"INSERT INTO people (person, rank) VALUES ({Literal(ann)}, 'viewer'); INSERT INTO notes (id) VALUES (3)"), "opsai_app");
    }

    private static string Id(int number) => FormattableString.Invariant($"00000000-0000-0000-0000-{number:D12}");

    private static string Literal(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Pinned(string tenant, string kind, string user, string statements)
    {
        var named = user.Length == 0 ? "" : kind == "setting" ? $"SET LOCAL app.member_id = {Literal(user)};" : $"SET LOCAL request.jwt.claims = {Literal("{\"sub\": \"" + user + "\"}")};";
        return $"BEGIN; SET LOCAL ROLE user_{tenant}; SET LOCAL search_path TO user_{tenant}, opsai_path, pg_temp; SET LOCAL app.user_id = '{tenant}'; {named} {statements}; COMMIT;";
    }

    private static async Task<SampleDatabase> StartAsync(int version, string type, string kind, AppliedAs appliedAs)
    {
        var database = new SampleDatabase(_ => Manifest(type, kind)) { Version = version, AppliedAs = appliedAs, LoadsRows = false };
        await database.InitializeAsync();
        return database;
    }

    private static string Members(string kind) => "\"members\": { \"table\": \"people\", \"user\": \"person\", \"role\": \"rank\", \"identity\": { \"kind\": \"" + kind + "\" } }";

    private static string Manifest(string type, string kind) => $$"""
        {
          "version": 1,
          "project": "opsai",
          "database": { {{Members(kind)}} },
          "enums": { "rank": ["owner", "viewer"] },
          "tables": {
            "notes": { "placement": "shared", "columns": { "id": "bigint not null", "body": "text" }, "primaryKey": ["id"], "uniqueAcrossTenants": true, "roles": { "delete": ["owner"] } },
            "lines": {
              "placement": "shared", "parent": "notes", "columns": { "id": "bigint not null", "note": "bigint not null" }, "primaryKey": ["id"],
              "foreignKeys": [{ "columns": ["note"], "references": "notes", "onDelete": "cascade" }]
            },
            "secrets": { "placement": "shared", "tenantKey": "doc->>'tenant'", "columns": { "id": "bigint not null", "doc": "jsonb" }, "primaryKey": ["id"], "roles": { "insert": ["owner"], "select": ["owner"] } },
            "people": { "placement": "shared", "schema": "hr", "columns": { "person": "{{type}} not null", "rank": "rank not null" }, "primaryKey": ["person"], "roles": { "insert": ["owner"], "update": ["owner"] } }
          },
          "tenants": [{ "id": "123" }, { "id": "456" }]
        }
        """;
}
