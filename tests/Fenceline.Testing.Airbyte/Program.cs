using Fenceline.Testing.Airbyte.Api;
using Fenceline.Testing.Airbyte.Provider;

// Started by Terraform it is the provider; with a port it is the Airbyte behind it, for trials by hand.
if (args is [var port])
{
    await using var airbyte = await FakeAirbyte.StartAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    await Console.Out.WriteLineAsync(airbyte.ServerUrl);
    await Task.Delay(Timeout.Infinite);
}
else if (Environment.GetEnvironmentVariable("TF_PLUGIN_MAGIC_COOKIE") is null)
{
    await Console.Error.WriteLineAsync("This is a Terraform provider for tests: Terraform starts it. To have its Airbyte alone, give a port.");
    return 2;
}
else
{
    await ProviderServer.ServeTerraformAsync();
}

return 0;
