using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Writes the entry points.</summary>
internal sealed class DatabaseWriter
{
    private const string Tasks = "global::System.Threading.Tasks.Task";
    private const string Options = "global::Fenceline.TenantDataSourceOptions? options = null";

    private readonly DatabaseNode _database;
    private readonly CodeWriter _code;
    private readonly string _project;

    private DatabaseWriter(DatabaseNode database)
    {
        _database = database;
        _code = new CodeWriter(database.Namespace);
        _project = database.Project;
    }

    public static string Write(DatabaseNode database)
    {
        var writer = new DatabaseWriter(database);
        writer.WriteDatabase();
        writer.WriteTenant();
        writer.WriteTransaction();
        writer.WriteAdminDatabase();
        writer.WriteCrossTenant();
        return writer._code.ToString();
    }

    private void WriteDatabase()
    {
        var type = _project + TypeNames.Database;
        var tenant = _project + TypeNames.Tenant;
        WriteDataSource(type, "TenantDataSource", $"The database, as {CodeWriter.Code(_database.Tenancy.AppRole)} sees it. Make one for the application's life.", type, $"global::Fenceline.ITenantDatabase<{type}, {tenant}>, ");
        _code.Line();
        _code.Open($"private {type}(global::Fenceline.TenantDataSource dataSource)");
        _code.Line("_dataSource = dataSource;");
        _code.Line("_isBorrowed = true;");
        _code.Close();
        _code.Line();
        _code.Summary("The database over a data source that you made, and that you dispose of.");
        _code.Param("dataSource", "The data source.");
        _code.Line($"public static {type} Create(global::Fenceline.TenantDataSource dataSource) => new {type}(dataSource);");
        _code.Line();
        _code.Summary("How tenants are kept apart.");
        _code.Open("public static global::Fenceline.Tenancy Tenancy { get; } = new global::Fenceline.Tenancy");
        WriteTenancy();
        _code.Close("};");
        _code.Line();
        _code.Summary("One tenant's data. Cheap; holds no connection.");
        _code.Param("id", "The tenant.");
        _code.Line($"public {tenant} Tenant(global::Fenceline.TenantId id) => new {tenant}(_dataSource.ForTenant(id));");
        if (_database.Tenancy.Member is { } member)
        {
            _code.Line();
            _code.Summary("One tenant's data, as far as a user of it may see and change it: none of it when the user is no member. Cheap; holds no connection.");
            _code.Param("id", "The tenant.");
            _code.Param("member", "The user.");
            _code.Line($"public {tenant} Tenant(global::Fenceline.TenantId id, {member.Type} member) => new {tenant}(_dataSource.ForTenant(id, {(member.Type == "string" ? "member" : "global::System.FormattableString.Invariant($\"{member}\")")}));");
        }

        _code.Line();
        _code.Summary("The tenants that the database knows: a way from an id that was not checked to a tenant.");
        _code.Line("public global::Fenceline.TenantRegistry Registry => _dataSource.Registry;");
        if (_database.HasLookups)
        {
            var lookups = _project + TypeNames.Lookups;
            _code.Line();
            _code.Summary("What may be asked before it is known which tenant the application works for.");
            _code.Line($"public {lookups} Lookups => new {lookups}(_dataSource.Lookups);");
        }

        _code.Line();
        _code.Summary("Makes and removes tenants, with a login of its own, where the options say one.");
        _code.Line("public global::Fenceline.ProvisioningDataSource Provisioning => _dataSource.Provisioning;");
        WriteDispose(canBorrow: true);
    }

    private void WriteTenancy()
    {
        var tenancy = _database.Tenancy;
        _code.Line($"TenantSchema = {CSharpText.Literal(tenancy.TenantSchema)},");
        _code.Line($"SharedSchema = {CSharpText.Literal(tenancy.SharedSchema)},");
        _code.Line($"PathSchemas = new string[] {{ {string.Join(", ", tenancy.PathSchemas.Select(CSharpText.Literal))} }},");
        _code.Line($"ControlSchema = {CSharpText.Literal(tenancy.ControlSchema)},");
        _code.Line($"AppRole = {CSharpText.Literal(tenancy.AppRole)},");
        _code.Line($"TenantGroup = {CSharpText.Literal(tenancy.TenantGroup)},");
        _code.Line($"CallsSchema = {CSharpText.Literal(tenancy.CallsSchema)},");
        _code.Line($"AdminRole = {CSharpText.Literal(tenancy.AdminRole)},");
        _code.Line($"IdentityKind = global::Fenceline.TenantIdentityKind.{tenancy.IdentityKind},");
        if (tenancy.Setting is not null)
            _code.Line($"Setting = {CSharpText.Literal(tenancy.Setting)},");
        if (tenancy.HasTierLimits)
            _code.Line("HasTierLimits = true,");
        if (tenancy.Claim is not null)
            _code.Line($"Claim = {CSharpText.Literal(tenancy.Claim)},");
        if (tenancy.WithinClaim.Count > 0)
            _code.Line($"WithinClaim = new string[] {{ {string.Join(", ", tenancy.WithinClaim.Select(CSharpText.Literal))} }},");
        if (tenancy.Member is { } member)
        {
            _code.Line($"MemberSetting = {CSharpText.Literal(member.Setting)},");
            if (member.Claim.Count > 0)
                _code.Line($"MemberClaim = new string[] {{ {string.Join(", ", member.Claim.Select(CSharpText.Literal))} }},");
        }
    }

    private void WriteTenant()
    {
        var type = _project + TypeNames.Tenant;
        WriteSessionType(type, isSealed: false, "One tenant's data.", CodeWriter.Session, "The session that the tables are reached through, for SQL of your own.");
        _code.Line();
        _code.Summary("Begins a transaction: what is done through it is done together, or not at all.");
        _code.Param("isolationLevel", "How far it is kept apart from other transactions.");
        _code.Param("cancellationToken", "Cancels the beginning; no transaction is left open.");
        _code.Line($"public async {Tasks}<{_project}{TypeNames.Transaction}> BeginTransactionAsync(global::System.Data.IsolationLevel isolationLevel = global::System.Data.IsolationLevel.ReadCommitted, {CodeWriter.CancellationToken}) =>");
        _code.Continue($"new {_project}{TypeNames.Transaction}(await Session.BeginTransactionAsync(isolationLevel, cancellationToken).ConfigureAwait(false));");
        foreach (var group in _database.Groups)
            MemberWriter.Group(_code, _database.Namespace, group, TypeNames.Tables);
        foreach (var table in _database.Tables)
            MemberWriter.Table(_code, _database.Namespace, table, TypeNames.Queries, "Session");
        _code.Close();
    }

    private void WriteTransaction()
    {
        const string Transaction = "global::Fenceline.TenantTransaction";
        var type = _project + TypeNames.Transaction;
        _code.OpenType("One tenant's data in one transaction. Dispose of it; without a commit nothing of it stays.", $"public sealed class {type} : {_project}{TypeNames.Tenant}, global::System.IAsyncDisposable");
        _code.Line($"internal {type}({Transaction} session)");
        _code.Continue(": base(session)");
        _code.Line("{");
        _code.Line("}");
        _code.Line();
        _code.Summary("The transaction, with its connection for other tools.");
        _code.Line($"public new {Transaction} Session => ({Transaction})base.Session;");
        _code.Line();
        _code.Summary("Makes everything that was done in the transaction last.");
        _code.Param("cancellationToken", "Cancels it; then it may have been committed or not.");
        _code.Line($"public {Tasks} CommitAsync({CodeWriter.CancellationToken}) => Session.CommitAsync(cancellationToken);");
        _code.Line();
        _code.Summary("Undoes everything that was done in the transaction.");
        _code.Param("cancellationToken", "Cancels the wait for it; the transaction is undone all the same.");
        _code.Line($"public {Tasks} RollbackAsync({CodeWriter.CancellationToken}) => Session.RollbackAsync(cancellationToken);");
        _code.Line();
        _code.Summary("Undoes what was not committed, and gives the connection back.");
        _code.Line("public global::System.Threading.Tasks.ValueTask DisposeAsync() => Session.DisposeAsync();");
        _code.Close();
    }

    private void WriteAdminDatabase()
    {
        var all = _project + TypeNames.CrossTenant;
        WriteDataSource(
            _project + TypeNames.AdminDatabase,
            "CrossTenantDataSource",
            $"The database, as {CodeWriter.Code(_database.Tenancy.AdminRole)} sees it: all tenants. Its login is another than the application's.",
            _project + TypeNames.Database,
            "");
        _code.Line();
        _code.Summary("All tenants' data. Cheap; holds no connection.");
        _code.Param("reason", "Why all tenants' data is read, in words for an auditor.");
        _code.Line($"public {all} CrossTenant(string reason) => new {all}(_dataSource.ForReason(reason));");
        WriteDispose(canBorrow: false);
    }

    private void WriteCrossTenant()
    {
        WriteSessionType(_project + TypeNames.CrossTenant, isSealed: true, "All tenants' data, each row with its tenant.", CodeWriter.CrossTenantSession, "The session that the tables are read through.");
        foreach (var group in _database.Groups)
            MemberWriter.Group(_code, _database.Namespace, group, TypeNames.CrossTenantTables);
        foreach (var table in _database.Tables.Where(table => table.IsPerTenant))
            MemberWriter.Table(_code, _database.Namespace, table, TypeNames.CrossTenantQueries, "Session");
        _code.Close();
    }

    private void WriteSessionType(string type, bool isSealed, string summary, string session, string sessionSummary)
    {
        _code.OpenType(summary, $"public {(isSealed ? "sealed " : "")}class {type}");
        _code.Open($"internal {type}({session} session)");
        _code.Line("Session = session;");
        _code.Close();
        _code.Line();
        _code.Summary(sessionSummary);
        _code.Line($"public {session} Session {{ get; }}");
    }

    private void WriteDataSource(string type, string dataSource, string summary, string tenancyOwner, string interfaces)
    {
        _code.OpenType(summary, $"public sealed class {type} : {interfaces}global::System.IDisposable, global::System.IAsyncDisposable");
        _code.Line($"private readonly global::Fenceline.{dataSource} _dataSource;");
        if (interfaces.Length > 0)
            _code.Line("private readonly bool _isBorrowed;");
        WriteConstructor("string connectionString", "connectionString", "Connects with a connection string, and disposes of its connections.", "An Npgsql connection string.");
        WriteConstructor("global::Npgsql.NpgsqlDataSource dataSource", "dataSource", "Uses a data source that you made, and that you dispose of.", "The data source.");

        void WriteConstructor(string parameter, string argument, string constructorSummary, string argumentSummary)
        {
            _code.Line();
            _code.Summary(constructorSummary);
            _code.Param(argument, argumentSummary);
            _code.Param("options", "What may be taken for granted; nothing when null.");
            _code.Open($"public {type}({parameter}, {Options})");
            _code.Line($"_dataSource = new global::Fenceline.{dataSource}({argument}, {tenancyOwner}.Tenancy, options);");
            _code.Close();
        }
    }

    private void WriteDispose(bool canBorrow)
    {
        _code.Line();
        _code.Summary("Closes the connections, when this object made them.");
        _code.Open("public void Dispose()");
        if (canBorrow)
        {
            _code.Line("if (!_isBorrowed)");
            _code.Continue("_dataSource.Dispose();");
        }
        else
        {
            _code.Line("_dataSource.Dispose();");
        }

        _code.Close();
        _code.Line();
        _code.Summary("Closes the connections, when this object made them.");
        _code.Line($"public global::System.Threading.Tasks.ValueTask DisposeAsync() => {(canBorrow ? "_isBorrowed ? default : " : "")}_dataSource.DisposeAsync();");
        _code.Close();
    }
}
