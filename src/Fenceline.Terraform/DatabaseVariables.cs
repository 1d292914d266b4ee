using Fenceline.Core.Manifest;
using static Fenceline.Terraform.TerraformText;

namespace Fenceline.Terraform;

/// <summary>The variables that say which database Airbyte writes into. Every root asks for them and hands them on to the module.</summary>
internal sealed class DatabaseVariables(LandingOptions landing)
{
    /// <summary>As the template declares them, ordered.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["database_ca_certificate", "database_host", "database_name", "database_password", "database_port", "database_ssl_mode"];

    /// <summary>The declarations in the module, which checks what it is given.</summary>
    public string ModuleDeclarations { get; } = Declare(landing, validated: true);

    /// <summary>The declarations in a root.</summary>
    public string RootDeclarations { get; } = Declare(landing, validated: false);

    private static string Declare(LandingOptions landing, bool validated) =>
        RenderPart("database_variables.sbn", ("landing_database", landing.Database), ("validated", validated));
}
