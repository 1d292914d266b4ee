using Fenceline.Testing.Airbyte.Api;
using Fenceline.Testing.Airbyte.Provider;

namespace Fenceline.Testing.Airbyte;

/// <summary>An Airbyte, and the provider that terraform reaches it through, both inside this process.</summary>
public sealed class AirbyteStack : IAsyncDisposable
{
    private readonly ProviderServer _provider;

    private AirbyteStack(FakeAirbyte airbyte, ProviderServer provider)
    {
        Airbyte = airbyte;
        _provider = provider;
    }

    public FakeAirbyte Airbyte { get; }

    public static async Task<AirbyteStack> StartAsync() => new(await FakeAirbyte.StartAsync(), await ProviderServer.StartAsync());

    /// <summary>The environment that every run needs.</summary>
    /// <param name="databaseHost">Where its destinations are told to land.</param>
    public Dictionary<string, string> Settings(string databaseHost = "db.example") => new()
    {
        ["TF_REATTACH_PROVIDERS"] = _provider.Attachment,
        ["TF_VAR_airbyte_client_id"] = "client",
        ["TF_VAR_airbyte_client_secret"] = "client-secret",
        ["TF_VAR_airbyte_server_url"] = Airbyte.ServerUrl,
        ["TF_VAR_airbyte_token_url"] = Airbyte.TokenUrl,
        ["TF_VAR_airbyte_workspace_id"] = FakeAirbyte.SharedWorkspace,
        ["TF_VAR_database_host"] = databaseHost,
        ["TF_VAR_database_password"] = "loader-password",
    };

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await Airbyte.DisposeAsync();
    }
}
