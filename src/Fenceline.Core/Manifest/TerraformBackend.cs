using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest;

/// <summary>Where Terraform keeps its states.</summary>
/// <param name="Kind">The name of one of Terraform's backends.</param>
/// <param name="Prefix">What every state's place begins with.</param>
/// <param name="Settings">What else the backend is told, as written; no secrets.</param>
public sealed record TerraformBackend(string Kind, string Prefix, EquatableArray<BackendSetting> Settings)
{
    public const string Local = "local";
    public const string Postgres = "pg";
    public const string S3 = "s3";
    public const string GoogleCloud = "gcs";
    public const string Azure = "azurerm";
    public const string Http = "http";

    public static IReadOnlyList<string> Kinds { get; } = [Local, Postgres, S3, GoogleCloud, Azure, Http];

    /// <summary>Terraform's http backend knows one state an address.</summary>
    public bool HasWorkspaces => Kind != Http;
}

public sealed record BackendSetting(string Name, string Value);
