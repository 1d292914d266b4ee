using Fenceline.Analyzers.Connections;

namespace Fenceline.Analyzers.Tests;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("""new NpgsqlConnection("Host=x;{|FEN109:Max Auto Prepare=10|};Database=y");""")]
    [InlineData("""new NpgsqlConnection("Host=x;{|FEN109:No Reset On Close=true|}");""")]
    [InlineData("""new NpgsqlConnection("Host=x; {|FEN109:SearchPath = user_123|}");""")]
    [InlineData("""new NpgsqlConnection("{|FEN109:Multiplexing=True|};Password='a;Search Path=b'");""")]
    [InlineData("""new NpgsqlConnection("Host=x;{|FEN109:Options='-c search_path=a'|};Database=y");""")]
    [InlineData("""NpgsqlDataSource.Create("Host=x;{|FEN109:Multiplexing=true|}");""")]
    [InlineData("""new NpgsqlDataSourceBuilder("Host=x;{|FEN109:Multiplexing=true|}");""")]
    [InlineData("""new NpgsqlSlimDataSourceBuilder("Host=x;{|FEN109:Multiplexing=true|}");""")]
    [InlineData("""new NpgsqlConnectionStringBuilder("Host=x;{|FEN109:Multiplexing=true|}");""")]
    [InlineData("""new TenantDataSource("Host=x;{|FEN109:Multiplexing=true|}", null);""")]
    [InlineData("""connection.ConnectionString = "Host=x;{|FEN109:Multiplexing=true|}";""")]
    [InlineData("""var text = "Host=x;"; text += "{|FEN109:Multiplexing=true|}"; connection.ConnectionString = text;""")]
    [InlineData("""_ = new NpgsqlConnectionStringBuilder { {|FEN109:MaxAutoPrepare = 5|}, {|FEN109:NoResetOnClose = true|}, {|FEN109:SearchPath = "a"|} };""")]
    [InlineData("""var builder = new NpgsqlConnectionStringBuilder(); {|FEN109:builder["Max Auto Prepare"] = 5|}; {|FEN109:builder.Options = "-c search_path=a"|};""")]
    [InlineData("""var builder = new NpgsqlDataSourceBuilder(); {|FEN109:builder.ConnectionStringBuilder.Multiplexing = true|};""")]
    public Task Settings_that_break_pinning_are_found(string body) => Verify.AnalyzerAsync<ConnectionStringAnalyzer>(Verify.InMethod(body), null, Verify.Manifest);

    [Theory]
    [InlineData("""new NpgsqlConnection("Host=x;Max Auto Prepare=0;No Reset On Close=false;Search Path=;Multiplexing=false;Options=-c geqo=off");""")]
    [InlineData("""new NpgsqlConnection("Host=x;Password=\"Multiplexing=true;Search Path=b\"");""")]
    [InlineData("""new NpgsqlConnection("nonsense; = ;; x");""")]
    [InlineData("""_ = new NpgsqlConnectionStringBuilder { MaxAutoPrepare = 0, NoResetOnClose = false, SearchPath = null, Timeout = 3 };""")]
    [InlineData("""Console.WriteLine("Multiplexing=true");""")]
    public Task Harmless_settings_are_left_alone(string body) => Verify.AnalyzerAsync<ConnectionStringAnalyzer>(Verify.InMethod(body), null, Verify.Manifest);

    /// <summary>The extension methods of the providers, by their names: the packages that have them are not referenced here.</summary>
    [Fact]
    public Task Strings_for_the_providers_extension_methods_are_checked() => Verify.AnalyzerAsync<ConnectionStringAnalyzer>(
        """
        static class Extensions
        {
            public static void UseNpgsql(this object options, string connectionString, string other = null) { }
            public static void AddNpgsqlDataSource(this object services, string connectionString) { }
            public static void UseSqlite(this object options, string connectionString) { }
        }

        class Sample
        {
            void M(object options, string given)
            {
                options.UseNpgsql("Host=x;{|FEN109:Multiplexing=true|}");
                options.UseNpgsql(other: "Multiplexing=true", connectionString: $"Host={given};{|FEN109:No Reset On Close=true|}");
                options.AddNpgsqlDataSource("Host=x;{|FEN109:Max Auto Prepare=10|}");
                options.UseNpgsql("Host=x;Multiplexing=false", "Multiplexing=true");
                options.AddNpgsqlDataSource("Host=x");
                options.UseNpgsql(given);
                options.UseSqlite("Multiplexing=true");
            }
        }
        """,
        null,
        Verify.Manifest);

    [Fact]
    public Task Without_a_manifest_nothing_is_said() =>
        Verify.AnalyzerAsync<ConnectionStringAnalyzer>(Verify.InMethod("""new NpgsqlConnection("Multiplexing=true");"""), null, null);
}
