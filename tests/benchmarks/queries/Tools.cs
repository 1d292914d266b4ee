using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fenceline.QueryBenchmark;

/// <summary>The work on notes through other tools: on a bare connection, and on that of a tenant's transaction.</summary>
internal static class Tools
{
    private const string DapperSql = "SELECT id AS Id, body AS Body, country AS Country, created_at AS CreatedAt FROM public.notes WHERE user_id = @user";

    public static Func<TenantId, int, Task> Dapper(NpgsqlDataSource dataSource, Work work) => async (tenant, i) =>
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await QueryAsync(connection, null, work, tenant, i);
    };

    public static Func<TenantId, int, Task> DapperPinned(OpsaiDatabase database, Work work) => async (tenant, i) =>
    {
        await using var transaction = await database.Tenant(tenant).BeginTransactionAsync();
        await QueryAsync(transaction.Session.Connection, transaction.Session.Transaction, work, tenant, i);
        await transaction.CommitAsync();
    };

    public static Func<TenantId, int, Task> EntityFramework(NpgsqlDataSource dataSource, Work work)
    {
        var options = new DbContextOptionsBuilder<NotesContext>().UseNpgsql(dataSource).Options;
        return async (tenant, i) =>
        {
            await using var context = new NotesContext(options);
            await QueryAsync(context, work, tenant, i);
        };
    }

    public static Func<TenantId, int, Task> EntityFrameworkPinned(OpsaiDatabase database, Work work) => async (tenant, i) =>
    {
        await using var transaction = await database.Tenant(tenant).BeginTransactionAsync();
        var options = new DbContextOptionsBuilder<NotesContext>().UseNpgsql(transaction.Session.Connection).Options;
        await using var context = new NotesContext(options);
        await context.Database.UseTransactionAsync(transaction.Session.Transaction);
        await QueryAsync(context, work, tenant, i);
        await transaction.CommitAsync();
    };

    private static Task<IEnumerable<Note>> QueryAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Work work, TenantId tenant, int i) => work == Work.Find
        ? connection.QueryAsync<Note>(DapperSql + " AND id = @id", new { user = tenant.Value, id = Work.Id(i) }, transaction)
        : connection.QueryAsync<Note>(DapperSql + " ORDER BY id", new { user = tenant.Value }, transaction);

    private static Task QueryAsync(NotesContext context, Work work, TenantId tenant, int i)
    {
        var user = tenant.Value;
        var id = Work.Id(i);
        return work == Work.Find
            ? context.Notes.FirstOrDefaultAsync(note => note.UserId == user && note.Id == id)
            : context.Notes.Where(note => note.UserId == user).OrderBy(note => note.Id).ToListAsync();
    }
}

internal sealed class Note
{
    public string UserId { get; init; } = "";

    public long Id { get; init; }

    public string Body { get; init; } = "";

    public string? Country { get; init; }

    public DateTime CreatedAt { get; init; }
}

internal sealed class NotesContext(DbContextOptions<NotesContext> options) : DbContext(options)
{
    public IQueryable<Note> Notes => Set<Note>().AsNoTracking();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Note>(note =>
    {
        note.ToTable("notes", "public").HasKey(row => new { row.UserId, row.Id });
        note.Property(row => row.UserId).HasColumnName("user_id");
        note.Property(row => row.Id).HasColumnName("id");
        note.Property(row => row.Body).HasColumnName("body");
        note.Property(row => row.Country).HasColumnName("country");
        note.Property(row => row.CreatedAt).HasColumnName("created_at");
    });
}
