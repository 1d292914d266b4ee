using System.Net;
using Npgsql;

namespace Fenceline.Cli.Databases;

/// <summary>What a person says to name a database, as an Npgsql connection string. What is wrong is told without repeating it: it may hold a password.</summary>
internal static class DatabaseAddress
{
    private const int DefaultPort = 5432;

    /// <param name="text">A connection string of Npgsql's, or a URI as in <c>postgresql://user@host:5432/name</c>.</param>
    /// <param name="option">The option that it was given for, for messages.</param>
    public static string Parse(string text, string option)
    {
        try
        {
            var address = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUri(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(address.Host) ? throw new CliException($"{option} names no host. Write one, as in 'Host=db;Database=app' or 'postgresql://db/app'.") : Named(address);
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException or FormatException)
        {
            throw new CliException($"{option} is neither a connection string nor a URI. Write it as in 'Host=db;Database=app;Username=opsai_publisher', or as in 'postgresql://opsai_publisher@db/app'.");
        }
    }

    /// <summary>The database that libpq's environment names; null when it names none. Npgsql reads PGPASSWORD and PGPASSFILE by itself.</summary>
    public static string? FromEnvironment(Func<string, string?> variable)
    {
        if (variable("PGHOST") is not { Length: > 0 } host)
            return null;

        var address = new NpgsqlConnectionStringBuilder { Host = host };
        if (int.TryParse(variable("PGPORT"), System.Globalization.CultureInfo.InvariantCulture, out var port))
            address.Port = port;
        if (variable("PGUSER") is { Length: > 0 } user)
            address.Username = user;
        if (variable("PGDATABASE") is { Length: > 0 } database)
            address.Database = database;
        if (variable("PGSSLMODE") is { Length: > 0 } sslMode && Enum.TryParse<SslMode>(sslMode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode))
            address.SslMode = mode;
        return Named(address);
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var address = new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : DefaultPort };
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            address.Username = WebUtility.UrlDecode(user[0].Replace("+", "%2B", StringComparison.Ordinal));
        if (user.Length > 1)
            address.Password = WebUtility.UrlDecode(user[1].Replace("+", "%2B", StringComparison.Ordinal));
        if (uri.AbsolutePath.Length > 1)
            address.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (pair, "");
            address[Keyword(name)] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return address;
    }

    /// <summary>Npgsql's word for one of libpq's.</summary>
    private static string Keyword(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        _ => throw new FormatException(),
    };

    private static string Named(NpgsqlConnectionStringBuilder address)
    {
        address.ApplicationName ??= "fenceline";
        return address.ConnectionString;
    }
}
