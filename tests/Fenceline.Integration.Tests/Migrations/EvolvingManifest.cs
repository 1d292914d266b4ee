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
    private readonly List<(string Name, string? RenamedFrom)> _labels = [("open", null), ("closed", null)];
    private int _names;
    private int _seedsChange;
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

    /// <summary>The tables, the columns that can be written, and how many rows each place of a table must have by now.</summary>
    public IEnumerable<(string Name, string? Placement, string? Source, IEnumerable<(string Name, string Type)> Columns, int Rows)> Tables => _tables.Select(table =>
        (table.Name, table.Placement, table.Source, table.Columns.Where(column => column.GeneratedFrom is null).Select(column => (column.Name, column.Type)), table.Fills + table.Seeds.Count));

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

        for (var i = 0; i < _labels.Count; i++)
            _labels[i] = (_labels[i].Name, null);
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

    /// <summary>Each table got a row more, in each place.</summary>
    public void Filled() => _tables.ForEach(table => table.Fills++);

    /// <summary>Every row that there is holds a value in each of these columns.</summary>
    public void Fill() => _tables.ForEach(table => table.Columns.ForEach(column => column.IsFilled = true));

    private string ChangeOne()
    {
        var table = Pick(_tables);
        var column = table.Columns.Count == 0 ? null : Pick(table.Columns);
        switch (random.Next(32))
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
            case 7 when column is not null && !table.Uses(column):
                table.Columns.Remove(column);
                return $"drop {table.Name}.{column.Name}";
            case 8 when column is { RenamedFrom: null, IsNew: false }:
                column.RenamedFrom = column.Name;
                column.Name = NewName("c");
                return $"rename {table.Name}.{column.RenamedFrom} to {column.Name}";
            case 9 or 10 when column is { GeneratedFrom: null } && !table.Columns.Exists(other => other.GeneratedFrom == column) && Wider.TryGetValue(column.Type, out var wider):
                (var was, column.Type, column.Default) = (column.Type, Pick(wider), null);
                return $"{table.Name}.{column.Name} from {was} to {column.Type}";
            case 11 when column is { IsNotNull: false, IsFilled: true, GeneratedFrom: null }:
                column.IsNotNull = true;
                return $"{table.Name}.{column.Name} not null";
            case 12 when column is { IsNotNull: true } && table.KeyPart != column:
                column.IsNotNull = false;
                return $"{table.Name}.{column.Name} null";
            case 13 when column is not null:
                column.Description = Pick<string?>([null, "What it's for", "ünïcode", "100 %"]);
                table.Description = Pick<string?>([null, "A table's words"]);
                return $"describe {table.Name}.{column.Name}";
            case 14 when column is not null && column.Type != "jsonb" && table.Source is null:
                Table.Toggle(table.Uniques, column);
                return $"unique {table.Name}.{column.Name}";
            case 15 or 16 when column is not null && column.Type != "jsonb":
                Table.Toggle(table.Indexes, column);
                return $"index {table.Name}.{column.Name}";
            case 17:
                return ChangeSettings();
            case 18 when table.Source is null && table.Name != "countries" && table.Placement != "reference" && _tables.Exists(other => other.Name == "countries"):
                table.References = table.References is null ? "countries" : null;
                return $"reference of {table.Name}";
            case > 18 and < 30:
                return ChangeMore(table, column);
            default:
                if (column is not { GeneratedFrom: null } || column.Type is "jsonb" or "state")
                    return "nothing";
                column.Default = column.Default is null ? DefaultOf(column.Type) : column.IsNotNull && column.IsNew ? column.Default : null;
                return $"default of {table.Name}.{column.Name}";
        }
    }

    /// <summary>What fewer tables have: checks, other kinds of indexes, generated columns, rows of the schema, names that are used again.</summary>
    private string ChangeMore(Table table, Column? column)
    {
        switch (random.Next(9))
        {
            case 0 when column is not null:
                Table.Toggle(table.Checks, column);
                return $"check {table.Name}.{column.Name}";
            case 1 or 2 when column is not null:
                table.OtherIndexes.Add((NewName("ix"), random.Next(OtherIndex.Count), column));
                return $"index {table.OtherIndexes[^1].Name} of kind {table.OtherIndexes[^1].Kind} on {table.Name}.{column.Name}";
            case 3 when table.OtherIndexes.Count > 0:
                table.OtherIndexes.RemoveAt(random.Next(table.OtherIndexes.Count));
                return $"an index less on {table.Name}";
            case 4 when column is { GeneratedFrom: null, IsNew: false } && table.Source is null:
                table.Columns.Add(new Column(NewName("g"), column.Type) { GeneratedFrom = column });
                return $"add {table.Name}.{table.Columns[^1].Name} generated from {column.Name}";
            case 5 when column is { GeneratedFrom: not null, IsNew: false }:
                column.GeneratedFrom = null;
                return $"{table.Name}.{column.Name} generated no more";
            case 6 when table.Placement == "reference":
                if (table.Seeds.Count > 2)
                    table.Seeds.RemoveAt(random.Next(table.Seeds.Count));
                else
                    table.Seeds.Add(1000 + ++_names);
                _seedsChange++;
                return $"{table.Seeds.Count} seeds of {table.Name}";
            case 7 when column is { RenamedFrom: null, IsNew: false, GeneratedFrom: null }:
                (column.RenamedFrom, column.Name) = (column.Name, NewName("c"));
                table.Columns.Add(new Column(column.RenamedFrom, Pick(["text", "bigint"])) { Number = NewName("n") });
                return $"rename {table.Name}.{column.RenamedFrom} to {column.Name}, and use its name again";
            case 8 when random.Next(2) == 0 && table is { Source: null, RenamedFrom: null, IsNew: false }:
                (table.RenamedFrom, table.Name) = (table.Name, NewName("t"));
                foreach (var other in _tables.Where(other => other.References == table.RenamedFrom))
                    other.References = table.Name;
                _tables.Add(new Table(table.RenamedFrom, Pick<string?>(["shared", "schema", "reference"]), null));
                AddColumn(_tables[^1]);
                return $"rename {table.RenamedFrom} to {table.Name}, and use its name again";
            case 8 when table.KeyPart is null && column is { IsNotNull: true, GeneratedFrom: null } && column.Type != "jsonb" && table.Source is null && !IsReferred(table):
                table.KeyPart = column;
                return $"{table.Name}.{column.Name} into the primary key";
            default:
                if (table.KeyPart is null || IsReferred(table))
                    return "nothing";
                table.KeyPart = null;
                return $"the primary key of {table.Name} is the id again";
        }
    }

    private string ChangeSettings()
    {
        switch (random.Next(4))
        {
            case 0:
                var at = random.Next(_labels.Count + 1);
                // "open" is what rows are written with.
                if (at < _labels.Count && _labels[at] is { RenamedFrom: null } label && label.Name != "open" && random.Next(2) == 0)
                    _labels[at] = (NewName("label"), label.Name);
                else
                    _labels.Insert(at, (NewName("label"), null));
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
              "enums": { "state": [{{string.Join(", ", _labels.Select(label => label.RenamedFrom is null ? $"\"{label.Name}\"" : $$"""{ "label": "{{label.Name}}", "renamedFrom": "{{label.RenamedFrom}}" }"""))}}] },
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

    private string Of(string? source) => string.Join(",\n", _tables.Where(table => table.Source == source).Select(table => table.Write(_seedsChange)));

    /// <summary>Indexes that are more than a list of columns.</summary>
    private static class OtherIndex
    {
        public const int Count = 7;

        public static string Write(string name, int kind, string column, string type) => $"{{ \"name\": \"{name}\", {Body(type == "jsonb" ? kind % 3 : kind, column, type)} }}";

        private static string Body(int kind, string column, string type) => kind switch
        {
            0 => $"\"columns\": [\"id\"], \"where\": \"{column} IS NOT NULL\"",
            1 => $"\"columns\": [\"id desc\"], \"include\": [\"{column}\"]",
            2 when type == "jsonb" => $"\"columns\": [\"{column} jsonb_path_ops\"], \"using\": \"gin\"",
            2 => $"\"columns\": [\"{column} desc nulls last\"]",
            3 => $"\"columns\": [\"(coalesce({column}, {column}))\", \"id\"]",
            4 => $"\"columns\": [\"{column}\", \"id\"], \"unique\": true, \"where\": \"id > 0 AND {column} IS NOT NULL\"",
            5 => "\"columns\": [\"id\"], \"using\": \"brin\"",
            _ => $"\"columns\": [\"{column} nulls first\", \"id desc\"]",
        };
    }

    private sealed class Column(string name, string type)
    {
        /// <summary>Its own among all columns, for what is named by it: names are used again.</summary>
        public string Number { get; init; } = name;

        public string Name { get; set; } = name;

        public string Type { get; set; } = type;

        public bool IsNotNull { get; set; }

        public string? Default { get; set; }

        public string? Description { get; set; }

        public string? RenamedFrom { get; set; }

        /// <summary>Every row has a value.</summary>
        public bool IsFilled { get; set; }

        /// <summary>The column that the database makes this one of.</summary>
        public Column? GeneratedFrom { get; set; }

        /// <summary>No manifest has had it yet.</summary>
        public bool IsNew { get; set; } = true;

        public string Write() => $"\"{Name}\": {{ \"type\": \"{Type}{(GeneratedFrom is null ? "" : $" generated always as (coalesce({GeneratedFrom.Name}, {GeneratedFrom.Name})) stored")}{(IsNotNull ? " not null" : "")}{(Default is null ? "" : " default " + Default)}\""
            + (Description is null ? "" : $", \"description\": \"{Description}\"") + (RenamedFrom is null ? "" : $", \"renamedFrom\": \"{RenamedFrom}\"") + " }";
    }

    private sealed class Table(string name, string? placement, string? source)
    {
        public string Name { get; set; } = name;

        public string? Placement { get; } = placement;

        public string? Source { get; } = source;

        public List<Column> Columns { get; } = [];

        public List<Column> Uniques { get; } = [];

        public List<Column> Indexes { get; } = [];

        public List<Column> Checks { get; } = [];

        public List<(string Name, int Kind, Column Column)> OtherIndexes { get; } = [];

        /// <summary>The ids of the rows that belong to the schema.</summary>
        public List<int> Seeds { get; } = [];

        /// <summary>What the primary key has beside the id.</summary>
        public Column? KeyPart { get; set; }

        /// <summary>How often each place of it got a row.</summary>
        public int Fills { get; set; }

        public string? References { get; set; }

        public string? Description { get; set; }

        public string? RenamedFrom { get; set; }

        public bool IsNew { get; private set; } = true;

        public bool Uses(Column column) => Uniques.Contains(column) || Indexes.Contains(column) || Checks.Contains(column) || KeyPart == column
            || OtherIndexes.Exists(index => index.Column == column) || Columns.Exists(other => other.GeneratedFrom == column);

        public static void Toggle(List<Column> list, Column column)
        {
            if (!list.Remove(column))
                list.Add(column);
        }

        private static string SeedOf(string type, int change) => type switch
        {
            "boolean" => "true",
            "date" => "\"2025-06-06\"",
            "jsonb" => $$"""{ "n": {{change}} }""",
            "state" => "\"open\"",
            "bigint" or "integer" => change.ToString(CultureInfo.InvariantCulture),
            _ when type.StartsWith("numeric", StringComparison.Ordinal) => change.ToString(CultureInfo.InvariantCulture),
            _ => $"\"s{change}\"",
        };

        public string Write(int seedsChange)
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
            text.Append(CultureInfo.InvariantCulture, $"\"columns\": {{ \"id\": \"bigint not null\", {reference}{string.Join(", ", Columns.Select(column => column.Write()))} }}, \"primaryKey\": [\"id\"{(KeyPart is null ? "" : $", \"{KeyPart.Name}\"")}]");
            // With the id, so that rows that are there are none of them twice.
            if (Uniques.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $", \"unique\": [{string.Join(", ", Uniques.Select(column => $"[\"{column.Name}\", \"id\"]"))}]");
            if (Indexes.Count + OtherIndexes.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $", \"indexes\": [{string.Join(", ", Indexes.Select(column => $"[\"{column.Name}\"]").Concat(OtherIndexes.Select(index => OtherIndex.Write(index.Name, index.Kind, index.Column.Name, index.Column.Type))))}]");
            if (Checks.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $", \"checks\": {{ {string.Join(", ", Checks.Select(column => $"\"short_{column.Number}\": \"{column.Name} IS NULL OR length({column.Name}::text) < 99\""))} }}");
            if (Seeds.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $", \"seed\": [{string.Join(", ", Seeds.Select(id => $"{{ \"id\": {id}{string.Concat(Columns.Where(column => column.GeneratedFrom is null && (column.IsNotNull || column.Type == "text")).Select(column => $", \"{column.Name}\": {SeedOf(column.Type, seedsChange)}"))} }}"))}]");
            if (References is not null)
                text.Append(CultureInfo.InvariantCulture, $", \"foreignKeys\": [{{ \"columns\": [\"country\"], \"references\": \"{References}\" }}]");
            return text.Append(" }").ToString().Replace("{  }", "{ }", StringComparison.Ordinal).Replace(",  }", " }", StringComparison.Ordinal);
        }
    }
}
