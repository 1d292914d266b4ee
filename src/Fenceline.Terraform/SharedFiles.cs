using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using static Fenceline.Terraform.TerraformText;

namespace Fenceline.Terraform;

/// <summary>The module and the dynamic root.</summary>
internal sealed class SharedFiles(TenantManifest manifest, IReadOnlyList<SourcePlan> sources, ManifestVariables variables, DatabaseVariables databaseVariables)
{
    private const string IdPattern = TenantIds.Pattern;
    private const string PostgresDefinitionId = "25c5221d-dce2-4163-ade9-739ef790f503";

    // What the dynamic root hands on as it was given.
    private static readonly string[] PassedOn = ["airbyte_organization_id", "airbyte_workspace_id", .. DatabaseVariables.Names];

    public IEnumerable<GeneratedFile> Render() =>
    [
        Module("main.tf", Main()),
        Module("outputs.tf", Outputs()),
        Module("variables.tf", ModuleVariables()),
        Module("tests/tenant.tftest.hcl", ModuleTests()),
        Module("versions.tf", Versions(readsValues: false)),
        .. sources.Select(source => Module(source.FileName, SourceFile(source))),
        Dynamic("identity.tf", Identity()),
        Dynamic("main.tf", DynamicMain()),
        Dynamic("outputs.tf", RenderFile("dynamic_outputs.sbn")),
        Dynamic("variables.tf", DynamicVariables()),
        Dynamic("versions.tf", Versions(readsValues: true)),
        .. StateBackend.ForWorkspaces(manifest.Backend) is { } backend ? [Dynamic(StateBackend.FileName, backend)] : Array.Empty<GeneratedFile>(),
    ];

    private static GeneratedFile Module(string name, string content) => new("terraform/modules/tenant/" + name, content);

    private static GeneratedFile Dynamic(string name, string content) => new("terraform/dynamic/" + name, content);

    private static string Versions(bool readsValues) =>
        RenderFile("versions.sbn", ("terraform_version", TerraformVersion), ("provider_version", ProviderVersion), ("reads_values", readsValues));

    private string Main() => RenderFile(
        "module_main.sbn",
        ("id_in_names", Encode("var.user_id")),
        ("tenant_schema", NameOf("local.id_in_names", names => names.Schema)),
        ("landing_schema", NameOf("local.id_in_names", names => names.LandingSchema)),
        ("loader_role", NameOf("local.id_in_names", names => names.LoaderRole)),
        ("airbyte_workspace_name", NameOf("var.user_id", names => names.AirbyteWorkspace)),
        ("landing_database", manifest.Database.Landing.Database),
        ("destination_definition_id", PostgresDefinitionId));

    private string Outputs() => RenderFile(
        "module_outputs.sbn",
        ("connections", HclLayout.Attributes(4, [.. sources.Select(source =>
            new HclAttribute(HclText.Key(source.Name), $"one(airbyte_connection.{source.Name}[*].connection_id)"))])));

    private string ModuleVariables() => RenderFile(
        "module_variables.sbn",
        ("user_id_description", UserIdDescription()),
        ("id_pattern", IdPattern),
        ("source_list", string.Join(", ", sources.Select(source => HclText.Literal(source.Name)))),
        ("source_names", string.Join(", ", sources.Select(source => source.Name))),
        ("shared_workspace_variables", RenderPart("shared_workspace_variables.sbn")),
        ("dedicated_workspace_variables", RenderPart("dedicated_workspace_variables.sbn")),
        ("database_variables", databaseVariables.ModuleDeclarations),
        ("manifest_variables", variables.ModuleDeclarations));

    private string ModuleTests()
    {
        TenantNames Of(string id) => TenantNames.For(manifest.Database.TenantSchema, id);
        return RenderFile(
            "module_tests.sbn",
            ("landing_of_1", Of("1").LandingSchema),
            ("loader_of_1", Of("1").LoaderRole),
            ("landing_of_hyphen", Of("a-b").LandingSchema),
            ("sources", sources.Where(source => source.Variables.Any()).Select(source => source.Name).ToArray()));
    }

    private static string SourceFile(SourcePlan source) => RenderFile(
        "module_source.sbn",
        ("name", source.Name),
        ("description", source.Source.Description ?? ""),
        ("connector", source.Source.Connector),
        ("definition_id", source.Source.DefinitionId),
        ("prefix", source.Source.Prefix),
        ("cron", source.Cron),
        ("enabled_by_default", source.EnabledByDefault),
        ("given", HclLayout.Attributes(4, [.. source.Variables.Select(name => new HclAttribute(name, GivenExpression(source, name)))])),
        ("values", HclLayout.Attributes(4, [.. source.TenantValues.Select(name => new HclAttribute(name, "var." + name))])),
        ("configuration", ConnectorConfiguration.Expression(source.Configuration, 2)),
        ("streams", string.Join('\n', source.Source.Streams
            .OrderBy(stream => stream.Name, StringComparer.Ordinal)
            .Select(stream => $"      {{ name = {HclText.Literal(stream.Name)}, sync_mode = {HclText.Literal(stream.SyncMode)} }},"))));

    // Whether a secret is given decides how many there are of a resource, and is no secret.
    private static string GivenExpression(SourcePlan source, string variable) =>
        source.Secrets.Contains(variable) ? $"nonsensitive(var.{variable} != null)" : $"var.{variable} != null";

    private string Identity()
    {
        var (prefix, suffix) = TenantNames.AffixesOf(manifest.Database.TenantSchema);
        return RenderFile(
            "dynamic_identity.sbn",
            ("user_id_description", UserIdDescription() + " Null for the one that the Terraform workspace is named after."),
            ("id_pattern", IdPattern),
            ("workspace_user_id", Decode("local.workspace_id_in_name")),
            ("schema_prefix", prefix),
            ("schema_suffix", suffix),
            ("workspace_pattern", prefix + "<id>" + suffix),
            ("schema", NameOf(Encode("local.user_id"), names => names.Schema)),
            ("not_that_users_workspace", HclText.Template([
                HclPart.Literal("The Terraform workspace "),
                HclPart.Expression("terraform.workspace"),
                HclPart.Literal($" is not that of the user_id given: run with TF_WORKSPACE={prefix}"),
                HclPart.Expression(Encode("(var.user_id == null ? \"\" : var.user_id)")),
                HclPart.Literal($"{suffix}, or leave user_id out."),
            ])),
            ("workspace_name", HclText.Template([HclPart.Literal(prefix), HclPart.Expression(Encode("local.workspace_user_id")), HclPart.Literal(suffix)])));
    }

    private string DynamicMain() => RenderFile(
        "dynamic_main.sbn",
        ("provider", RenderPart("provider.sbn")),
        ("arguments", HclLayout.Attributes(2, [
            new("user_id", "local.user_id"),
            new("elsewhere", "local.elsewhere"),
            new("leaving", "coalesce(var.leaving, try(local.manifest.leaving, false))"),
            new("airbyte_workspace", "coalesce(var.airbyte_workspace, try(local.manifest.airbyte_workspace, \"shared\"))"),
            new("airbyte_sources", "var.airbyte_sources != null ? var.airbyte_sources : try(toset(local.manifest.airbyte_sources), null)"),
            .. PassedOn.Concat(variables.Secrets).Select(TenantFiles.PassOn),
            .. variables.TenantValues.Select(name => new HclAttribute(name, $"var.{name} != null ? var.{name} : try(local.manifest.{name}, null)")),
        ])),
        ("imports", RenderPart("imports.sbn", ("sources", sources.Select(source => source.Name).ToArray()))));

    private string DynamicVariables() => RenderFile(
        "dynamic_variables.sbn",
        ("provider_variables", RenderPart("provider_variables.sbn")),
        ("shared_workspace_variables", RenderPart("shared_workspace_variables.sbn")),
        ("dedicated_workspace_variables", RenderPart("dedicated_workspace_variables.sbn")),
        ("database_variables", databaseVariables.RootDeclarations),
        ("manifest_variables", variables.DynamicDeclarations));

    // As TenantIds does it.
    private static string Encode(string id) => Replace(id, TenantIds.Separator, TenantIds.EncodedSeparator);

    private static string Decode(string id) => Replace(id, TenantIds.EncodedSeparator, TenantIds.Separator);

    private static string Replace(string text, string what, string by) => $"replace({text}, {HclText.Literal(what)}, {HclText.Literal(by)})";

    private string UserIdDescription() =>
        $"Id of the user: 123 has schema {TenantNames.For(manifest.Database.TenantSchema, "123").Schema}.";

    /// <summary>One of a tenant's names, as an expression of the id.</summary>
    private string NameOf(string id, Func<TenantNames, string> name)
    {
        // No name can hold this character, so it shows where the id goes.
        const char Marker = '\u0001';
        var parts = name(TenantNames.For(manifest.Database.TenantSchema, Marker.ToString())).Split(Marker);
        return HclText.Template(parts.SelectMany((part, i) =>
            i == 0 ? [HclPart.Literal(part)] : new[] { HclPart.Expression(id), HclPart.Literal(part) }));
    }
}
