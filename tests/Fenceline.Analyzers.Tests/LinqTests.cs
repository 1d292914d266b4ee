using Fenceline.Analyzers.Linq;

namespace Fenceline.Analyzers.Tests;

/// <summary>EF Core's LINQ over shared tables.</summary>
public sealed class LinqTests
{
    [Theory]
    [InlineData("{|FEN113:db.Notes|}.ToList();")]
    [InlineData("await {|FEN113:db.Notes|}.Where(n => n.Body == text).ToListAsync();")]
    [InlineData("await {|FEN113:db.Notes|}.FirstOrDefaultAsync(n => n.Id == 1);")]
    [InlineData("_ = {|FEN113:db.Notes|}.Any();")]
    [InlineData("_ = {|FEN113:db.Notes|}.AsNoTracking().OrderBy(n => n.Id).Select(n => n.Body).Take(3).ToArray();")]
    [InlineData("foreach (var n in {|FEN113:db.Notes|}) { }")]
    [InlineData("await foreach (var n in {|FEN113:db.Notes|}.AsAsyncEnumerable()) { }")]
    [InlineData("await {|FEN113:db.Notes|}.ExecuteDeleteAsync();")]
    [InlineData("await {|FEN113:db.Notes|}.Where(n => n.Id > 3).ExecuteDeleteAsync();")]
    [InlineData("{|FEN113:db.Notes|}.ExecuteUpdate(set => set.SetProperty(n => n.Body, text));")]
    [InlineData("_ = {|FEN113:db.Set<Note>()|}.Count();")]
    [InlineData("_ = (from n in {|FEN113:db.Notes|} where n.Body == text select n.Id).ToList();")]
    [InlineData("_ = {|FEN113:db.Issues|}.Count();")]
    [InlineData("_ = {|FEN113:db.Filtered|}.IgnoreQueryFilters().ToList();")]
    [InlineData("_ = {|FEN113:db.Notes|}.Find(1L);")]
    public Task A_query_without_a_filter_is_found(string body) => VerifyAsync(body);

    [Theory]
    [InlineData("_ = db.Notes.Where(n => n.UserId == text).ToList();")]
    [InlineData("_ = db.Notes.OrderBy(n => n.Id).FirstOrDefault(n => n.Id == 1 && n.UserId == text);")]
    [InlineData("_ = (from n in db.Notes where n.UserId == text select n.Id).ToList();")]
    [InlineData("await db.Notes.Where(n => n.UserId == text).ExecuteDeleteAsync();")]
    [InlineData("_ = db.Notes.Where(n => EF.Property<string>(n, \"UserId\") == text).ToList();")]
    [InlineData("_ = db.Filtered.ToList();")]
    [InlineData("_ = db.Filtered.IgnoreQueryFilters().Where(n => n.UserId == text).ToList();")]
    [InlineData("_ = db.Countries.ToList();")]
    [InlineData("db.Notes.Add(new Note()); db.SaveChanges();")]
    [InlineData("IQueryable<Note> query = db.Notes; query = query.Where(n => n.UserId == text); _ = query.ToList();")]
    [InlineData("_ = db.Notes.FromSql($\"SELECT * FROM notes WHERE user_id = {text}\").ToList();")]
    public Task What_is_filtered_or_can_not_be_told_is_left_alone(string body) => VerifyAsync(body);

    [Fact]
    public Task A_context_on_a_tenants_transaction_is_pinned() =>
        VerifyAsync("_ = db.Notes.ToList();", "public static async Task<DbContextOptions<Db>> Options(Fenceline.TenantSession session) { var t = await session.BeginTransactionAsync(); return new DbContextOptionsBuilder<Db>().UseNpgsql(t.Connection).Options; }");

    [Fact]
    public Task What_is_meant_to_cross_tenants_says_so() => VerifyAsync("", "[Fenceline.CrossTenant(\"a report\")] int All(Db db) => db.Notes.Count();");

    private static Task VerifyAsync(string body, string members = "") => Verify.AnalyzerAsync<LinqAnalyzer>(
        $$"""
        using System.Linq;
        using System.Threading.Tasks;
        using System.ComponentModel.DataAnnotations.Schema;
        using Microsoft.EntityFrameworkCore;

        public static class Npgsql { public static DbContextOptionsBuilder<T> UseNpgsql<T>(this DbContextOptionsBuilder<T> options, object connection) where T : DbContext => options; }
        public class Note { public long Id { get; set; } public string Body { get; set; } public string UserId { get; set; } }
        [Table("github_issues")] public class Issue { public long Id { get; set; } [Column("user_id")] public string Owner { get; set; } }
        public class Filtered { public long Id { get; set; } public string UserId { get; set; } }
        public class Country { public string Code { get; set; } }
        public class Db : DbContext
        {
            public string Tenant;
            public DbSet<Note> Notes => Set<Note>();
            public DbSet<Issue> Issues { get; set; }
            public DbSet<Filtered> Filtered { get; set; }
            public DbSet<Country> Countries { get; set; }
            protected override void OnModelCreating(ModelBuilder modelBuilder)
            {
                modelBuilder.Entity<Filtered>().ToTable("notes").HasQueryFilter(n => n.UserId == Tenant);
            }
        }
        public class Sample
        {
            public async Task Run(Db db, string text)
            {
                {{body}}
                await Task.Yield();
            }
            {{members}}
        }
        """,
        null,
        Verify.Manifest);
}
