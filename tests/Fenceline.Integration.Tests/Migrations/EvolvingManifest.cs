using System.Globalization;
using System.Text;
using Fenceline.Core.Manifest;

namespace Fenceline.Integration.Tests.Migrations;

/// <summary>A manifest that changes step by step, at random, in the ways that a team changes one.</summary>
internal sealed class EvolvingManifest(Random random)
{
    private static readonly string[] Types = ["text", "bigint", "integer", "varchar(20)", "numeric(8,2)", "boolean", "date", "jsonb", "state"];

    private static readonly Dictionary<string, string[]> Wider = new()
    {
        ["varchar(20)"] = ["varchar(40)", "text"], ["varchar(40)"] = ["text"], ["integer"] = ["bigint", "numeric(12,2)"], ["numeric(8,2)"] = ["numeric(12,2)"], ["bigint"] = ["text"], ["date"] = ["text"],
    };

    private readonly List<Table> _tables = [];
    private readonly List<string> _labels = ["open", "closed"];
    private int _names;
    private int _viewLimit = 100;
    private string _timeout = "30s";
    private bool _gitHubIsInSchemas;

    public static EvolvingManifest Start(Random random)
    {
        var manifest = new EvolvingManifest(random);
        manifest._tables.Add(new Table("countries", "reference", null));
        manifest._tables.Add(new Table("notes", "shared", null));
        manifest._tables.Add(new Table("drafts", "schema", null));
        manifest._tables.Add(new Table("stripe_customers", null, "stripe"));
        manifest._tables.Add(new Table("github_repositories", null, "github"));
        foreach (var table in manifest._tables)
            manifest.AddColumn(table);
        return manifest;
    }

    /// <summary>The tables and columns that hold rows by now, for who wants to write some.</summary>
    public IEnumerable<(string Name, string? Placement, string? Source, IEnumerable<(string Name, string Type)> Columns)> Tables =>
        _tables.Select(table => (table.Name, table.Placement, table.Source, table.Columns.Select(column => (column.Name, column.Type))));

    /// <summary>What the last change was, for who has to find out what went wrong.</summary>
    public string Last { get; private set; } = "start";

    /// <summary>Changes something, so that what was renamed before is renamed no more.</summary>
    public void Change()
    {
        foreach (var table in _tables)
        {
            table.RenamedFrom = null;
            table.Columns.ForEach(column => column.RenamedFrom = null);
        }

        var changes = new List<string>();
        for (var i = random.Next(1, 4); i > 0; i--)
            changes.Add(ChangeOne());
        Last = string.Join(", ", changes);
    }

    public TenantManifest Read()
    {
        var text = Write();
        var result = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems.Select(problem => problem.ToString())) + text);
    }

    /// <summary>Every row that there is holds a value in each of these columns.</summary>
    public void Fill() => _tables.ForEach(table => table.Columns.ForEach(column => column.IsFilled = true));

    private string ChangeOne()
    {
        var table = Pick(_tables);
        var column = table.Columns.Count == 0 ? null : Pick(table.Columns);
        switch (random.Next(20))
        {
            case 0:
                var made = new Table(NewName("t"), Pick<string?>(["shared", "schema", "reference"]), null);
                _tables.Add(made);
                AddColumn(made);
                return $"add {made.Name}";
            case 1 when _tables.Count(other => other.Source == table.Source) > 1 && !IsReferred(table):
                _tables.Remove(table);
                return $"drop {table.Name}";
            case 2 when table.Source is null && table.RenamedFrom is null && !table.IsNew:
                table.RenamedFrom = table.Name;
                table.Name = NewName("t");
                foreach (var other in _tables.Where(other => other.References == table.RenamedFrom))
                    other.References = table.Name;
                return $"rename {table.RenamedFrom} to {table.Name}";
            case 3 or 4 or 5 or 6:
                return $"add {table.Name}.{AddColumn(table).Name}";
            case 7 when column is not null && !table.Uses(column.Name):
                table.Columns.Remove(column);
                return $"drop {table.Name}.{column.Name}";
            case 8 when column is { RenamedFrom: null, IsNew: false }:
                column.RenamedFrom = column.Name;
                column.Name = NewName("c");
                table.Rename(column.RenamedFrom, column.Name);
                return $"rename {table.Name}.{column.RenamedFrom} to {column.Name}";
            case 9 or 10 when column is not null && Wider.TryGetValue(column.Type, out var wider):
                (var was, column.Type, column.Default) = (column.Type, Pick(wider), null);
                return $"{table.Name}.{column.Name} from {was} to {column.Type}";
            case 11 when column is { IsNotNull: false, IsFilled: true }:
                column.IsNotNull = true;
                return $"{table.Name}.{column.Name} not null";
            case 12 when column is { IsNotNull: true }:
                column.IsNotNull = false;
                return $"{table.Name}.{column.Name} null";
            case 13 when column is not null:
                column.Description = Pick<string?>([null, "What it's for", "ünïcode", "100 %"]);
                table.Description = Pick<string?>([null, "A table's words"]);
                return $"describe {table.Name}.{column.Name}";
            case 14 when column is not null && column.Type != "jsonb" && table.Source is null:
                table.Toggle(table.Uniques, column.Name);
                return $"unique {table.Name}.{column.Name}";
            case 15 or 16 when column is not null && column.Type != "jsonb":
                table.Toggle(table.Indexes, column.Name);
                return $"index {table.Name}.{column.Name}";
            case 17:
                return ChangeSettings();
            case 18 when table.Source is null && table.Name != "countries" && table.Placement != "reference" && _tables.Exists(other => other.Name == "countries"):
                table.References = table.References is null ? "countries" : null;
                return $"reference of {table.Name}";
            default:
                if (column is null || column.Type is "jsonb" or "state")
                    return "nothing";
                column.Default = column.Default is null ? DefaultOf(column.Type) : column.IsNotNull && column.IsNew ? column.Default : null;
                return $"default of {table.Name}.{column.Name}";
        }
    }

    private string ChangeSettings()
    {
        switch (random.Next(4))
        {
            case 0:
                _labels.Insert(random.Next(_labels.Count + 1), NewName("label"));
                return "label";
            case 1:
                _viewLimit += 100;
                return "limit";
            case 2:
                _timeout = Pick(["30s", "1min", "5s"]);
                return "timeout";
            default:
                _gitHubIsInSchemas = !_gitHubIsInSchemas;
                return "placement of github in large";
        }
    }

    private bool IsReferred(Table table) => _tables.Exists(other => other.References == table.Name);

    private Column AddColumn(Table table)
    {
        var type = Pick(Types);
        if (table.Source is not null && type == "state")
            type = "text";
        var column = new Column(NewName("c"), type);
        if (type is not ("jsonb" or "state") && random.Next(2) == 0)
        {
            column.Default = table.Source is null ? DefaultOf(type) : null;
            column.IsNotNull = column.Default is not null && random.Next(2) == 0;
        }

        column.IsFilled = column.Default is not null;
        table.Columns.Insert(random.Next(table.Columns.Count + 1), column);
        return column;
    }

    private static string DefaultOf(string type) => type switch
    {
        "boolean" => "false",
        "date" => "'2024-01-01'",
        "bigint" or "integer" => "7",
        _ when type.StartsWith("numeric", StringComparison.Ordinal) => "7",
        _ => "'it''s'",
    };

    private string NewName(string prefix) => prefix + (++_names).ToString(CultureInfo.InvariantCulture);

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private string Write()
    {
        var large = _gitHubIsInSchemas ? ""","placement": { "github": "schema" }""" : "";
        return $$"""
            {
              "version": 1, "project": "opsai",
              "database": { "adminViewLimit": {{_viewLimit}} },
              "tiers": {
                "standard": { "terraform": "directory", "airbyteWorkspace": "shared", "limits": { "statementTimeout": "{{_timeout}}" } },
                "large": { "terraform": "workspace", "airbyteWorkspace": "dedicated"{{large}} }
              },
              "enums": { "state": [{{string.Join(", ", _labels.Select(label => $"\"{label}\""))}}] },
              "sources": {
                "stripe": {
                  "sensitivity": "sensitive", "connector": "source-stripe", "streams": { "customers": "incremental_deduped_history" },
                  "configuration": { "account_id": "acct", "start_date": "2024-01-01T00:00:00Z" }, "secrets": { "client_secret": "stripe_api_key" },
                  "tables": { {{Of("stripe")}} }
                },
                "github": {
                  "sensitivity": "public", "connector": "source-github", "streams": { "repositories": "incremental_deduped_history" },
                  "configuration": { "credentials": { "option_title": "PAT Credentials" }, "repositories": ["acme/*"] }, "secrets": { "credentials.personal_access_token": "github_token" },
                  "tables": { {{Of("github")}} }
                }
              },
              "tables": { {{Of(null)}} },
              "tenants": [
                { "id": "1", "tier": "standard", "sources": { "stripe": {}, "github": {} } },
                { "id": "2", "tier": "standard", "sources": { "stripe": {}, "github": {} }, "placement": { "github": "schema" } }
              ]
            }
            """;
    }

    private string Of(string? source) => string.Join(",\n", _tables.Where(table => table.Source == source).Select(table => table.Write()));

    private sealed class Column(string name, string type)
    {
        public string Name { get; set; } = name;

        public string Type { get; set; } = type;

        public bool IsNotNull { get; set; }

        public string? Default { get; set; }

        public string? Description { get; set; }

        public string? RenamedFrom { get; set; }

        /// <summary>Every row has a value.</summary>
        public bool IsFilled { get; set; }

        /// <summary>No manifest has had it yet.</summary>
        public bool IsNew { get; set; } = true;

        public string Write() => $"\"{Name}\": {{ \"type\": \"{Type}{(IsNotNull ? " not null" : "")}{(Default is null ? "" : " default " + Default)}\""
            + (Description is null ? "" : $", \"description\": \"{Description}\"") + (RenamedFrom is null ? "" : $", \"renamedFrom\": \"{RenamedFrom}\"") + " }";
    }

    private sealed class Table(string name, string? placement, string? source)
    {
        public string Name { get; set; } = name;

        public string? Placement { get; } = placement;

        public string? Source { get; } = source;

        public List<Column> Columns { get; } = [];

        public List<string> Uniques { get; } = [];

        public List<string> Indexes { get; } = [];

        public string? References { get; set; }

        public string? Description { get; set; }

        public string? RenamedFrom { get; set; }

        public bool IsNew { get; private set; } = true;

        public bool Uses(string column) => Uniques.Contains(column) || Indexes.Contains(column);

        public void Toggle(List<string> list, string column)
        {
            if (!list.Remove(column))
                list.Add(column);
        }

        public void Rename(string from, string to)
        {
            foreach (var list in new[] { Uniques, Indexes })
            {
                for (var i = 0; i < list.Count; i++)
                    list[i] = list[i] == from ? to : list[i];
            }
        }

        public string Write()
        {
            IsNew = false;
            Columns.ForEach(column => column.IsNew = false);
            var text = new StringBuilder($"\"{Name}\": {{ ");
            if (Placement is not null)
                text.Append(CultureInfo.InvariantCulture, $"\"placement\": \"{Placement}\", ");
            if (RenamedFrom is not null)
                text.Append(CultureInfo.InvariantCulture, $"\"renamedFrom\": \"{RenamedFrom}\", ");
            if (Description is not null)
                text.Append(CultureInfo.InvariantCulture, $"\"description\": \"{Description}\", ");
            var reference = References is null ? "" : "\"country\": \"bigint\", ";
            text.Append(CultureInfo.InvariantCulture, $"\"columns\": {{ \"id\": \"bigint not null\", {reference}{string.Join(", ", Columns.Select(column => column.Write()))} }}, \"primaryKey\": [\"id\"]");
            // With the id, so that rows that are there are none of them twice.
            if (Uniques.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $", \"unique\": [{string.Join(", ", Uniques.Select(column => $"[\"{column}\", \"id\"]"))}]");
            if (Indexes.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $", \"indexes\": [{string.Join(", ", Indexes.Select(column => $"[\"{column}\"]"))}]");
            if (References is not null)
                text.Append(CultureInfo.InvariantCulture, $", \"foreignKeys\": [{{ \"columns\": [\"country\"], \"references\": \"{References}\" }}]");
            return text.Append(" }").ToString().Replace("{  }", "{ }", StringComparison.Ordinal).Replace(",  }", " }", StringComparison.Ordinal);
        }
    }
}
