namespace Fenceline.Cli.Demo;

/// <summary>One of the sample's three users, and what is theirs. Ids are the same for everybody, as they are in real life.</summary>
/// <param name="OwnsRepositories">A large user has a table of its own; the others' repositories are in the shared one.</param>
internal sealed record DemoUser(string Id, string Name, bool OwnsRepositories, IReadOnlyList<string> Customers, IReadOnlyList<string> RepositoryNames, string Note)
{
    public static DemoUser Acme { get; } = new("123", "Acme", false, ["coyote@acme.example", "runner@acme.example"], ["acme/anvil", "acme/rocket-skates"], "Order more dynamite");

    public static DemoUser Globex { get; } = new("456", "Globex", true, ["hank@globex.example"], ["globex/weather-machine"], "Move to Cypress Creek");

    public static DemoUser Initech { get; } = new("789", "Initech", false, ["peter@initech.example", "milton@initech.example"], ["initech/tps-reports"], "Find the stapler");

    public static IReadOnlyList<DemoUser> All { get; } = [Acme, Globex, Initech];

    /// <summary>The script that writes the rows as their owner, whom row-level security binds too.</summary>
    public string Rows() => string.Join(
        ";\n",
        [
            "BEGIN",
            "SET LOCAL ROLE opsai_owner",
            $"SET LOCAL fenceline.tenant = '{Id}'",
            $"INSERT INTO user_{Id}.stripe_customers (id, email) VALUES {Values(Customers, "'cus_{0}', '{1}'")}",
            OwnsRepositories
                ? $"INSERT INTO user_{Id}.github_repositories (id, full_name) VALUES {Values(RepositoryNames, "{0}, '{1}'")}"
                : $"INSERT INTO public.github_repositories (user_id, id, full_name) VALUES {Values(RepositoryNames, $"'{Id}', {{0}}, '{{1}}'")}",
            "COMMIT",
            "BEGIN",
            DemoDatabase.Pin(Id).TrimEnd(';'),
            $"INSERT INTO notes (body) VALUES ('{Note}')",
            "COMMIT",
        ]);

    private static string Values(IReadOnlyList<string> texts, string row) =>
        string.Join(", ", texts.Select((text, i) => "(" + row.Replace("{0}", (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{1}", text, StringComparison.Ordinal) + ")"));
}
