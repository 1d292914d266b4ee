using System.Globalization;
using Fenceline.Cli.Output;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;

namespace Fenceline.Cli.Tests.Output;

/// <summary>A tree of given files, and of two files a tenant.</summary>
internal sealed class FakeTree(params (string Path, string Content)[] shared) : ITreePart
{
    public string TenantContent { get; init; } = "-- a tenant\n";

    public IEnumerable<GeneratedFile> RenderShared() => shared.Select(file => new GeneratedFile(file.Path, file.Content));

    public IEnumerable<GeneratedFile> RenderTenant(Tenant tenant) =>
    [
        new($"sql/tenants/user_{tenant.Id}.sql", TenantContent + tenant.Id + "\n"),
        new($"terraform/tenants/user_{tenant.Id}/main.tf", "# " + TenantContent),
    ];

    public static Tenant[] Tenants(int count) =>
        [.. Enumerable.Range(1, count).Select(id => new Tenant(id.ToString(CultureInfo.InvariantCulture), null, "standard", EquatableArray.Of<ConnectedSource>(), EquatableArray.Of<Core.Manifest.SourcePlacement>()))];
}
