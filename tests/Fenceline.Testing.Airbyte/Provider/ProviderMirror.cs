using System.Runtime.InteropServices;

namespace Fenceline.Testing.Airbyte.Provider;

/// <summary>A filesystem mirror that <c>terraform init</c> installs the provider from, without a network.</summary>
public static class ProviderMirror
{
    /// <param name="folder">An empty folder.</param>
    /// <returns>The path of a configuration for TF_CLI_CONFIG_FILE.</returns>
    public static string Create(string folder, params string[] versions)
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        foreach (var version in versions)
        {
            var package = Directory.CreateDirectory(Path.Combine(folder, "registry.terraform.io", "airbytehq", "airbyte", version, $"{system}_{architecture}"));
            var program = Path.Combine(package.FullName, $"terraform-provider-airbyte_v{version}");
            File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{typeof(ProviderMirror).Assembly.Location}' \"$@\"\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var configuration = Path.Combine(folder, "terraform.rc");
        File.WriteAllText(configuration, $"provider_installation {{\n  filesystem_mirror {{\n    path = \"{folder}\"\n  }}\n}}\n");
        return configuration;
    }
}
