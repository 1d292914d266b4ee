using System.Diagnostics;
using System.Globalization;
using Fenceline.Cli.Commands;
using Fenceline.Cli.Manifests;

namespace Fenceline.Cli.Tests.Commands;

/// <summary>Who edits a manifest at the same moment as others: every edit arrives, whoever made it.</summary>
public sealed class TenantEditsAtOnceTests : IDisposable
{
    private const int AtOnce = 12;

    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Twelve_processes_at_once_add_twelve_tenants()
    {
        _cli.WriteManifest();
        var processes = Enumerable.Range(1, AtOnce).Select(id => Start("tenant", "add", Text(id))).ToList();
        foreach (var process in processes)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            process.Dispose();
        }

        Assert.Equal(Ids(1, AtOnce), TenantIds());
        Assert.Equal(["tenants.json"], _cli.Folder.Tree(".").Keys);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("included list")]
    [InlineData("folder")]
    public async Task Twelve_threads_at_once_add_and_remove_twelve_tenants(string layout)
    {
        switch (layout)
        {
            case "list":
                _cli.WriteManifest([.. Ids(1, AtOnce).Select(id => $$"""{ "id": "{{id}}" }""")]);
                break;
            case "included list":
                _cli.Folder.Write("tenants.json", CliFixture.Manifest("""{ "include": "tenants/*.json" }"""));
                _cli.Folder.Write("tenants/all.json", "[" + string.Join(", ", Ids(1, AtOnce).Select(id => $$"""{ "id": "{{id}}" }""")) + "]");
                break;
            default:
                _cli.Folder.Write("tenants.json", CliFixture.Manifest("""{ "include": "tenants/*.json" }"""));
                foreach (var id in Ids(1, AtOnce))
                    _cli.Folder.Write($"tenants/{id}.json", $$"""{ "id": "{{id}}" }""");
                break;
        }

        var files = _cli.Folder.Tree(".").Count;
        var results = await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(id => Task.Run(() => _cli.Run("tenant", "add", Text(100 + id))))
            .Concat(Enumerable.Range(1, AtOnce).Select(id => Task.Run(() => _cli.Run("tenant", "remove", Text(id))))));

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Error));
        Assert.Equal(Ids(101, AtOnce), TenantIds());
        Assert.Equal(files, _cli.Folder.Tree(".").Count);
    }

    [Fact]
    public async Task Of_two_who_add_one_tenant_at_once_one_is_told()
    {
        _cli.Folder.Write("tenants.json", CliFixture.Manifest("""{ "include": "tenants/*.json" }"""));
        _cli.Folder.Write("tenants/1.json", """{ "id": "1" }""");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _cli.Run("tenant", "add", "2"))));

        Assert.Single(results, result => result.ExitCode == 0);
        Assert.Equal(["1", "2"], TenantIds());
    }

    [Theory]
    [InlineData("tenants.json")]
    [InlineData("tenants/all.json")]
    public void What_an_editor_saves_in_between_is_kept(string file)
    {
        _cli.Folder.Write("tenants.json", CliFixture.Manifest(file == "tenants.json" ? "[]" : """{ "include": "tenants/*.json" }"""));
        if (file != "tenants.json")
            _cli.Folder.Write(file, "[]");
        var host = Host();
        var edits = 0;

        var code = TenantEdit.Run(
            "tenants.json",
            manifest =>
            {
                var change = new TenantEditor(manifest, host).Add(new ManifestTenant("7", null, null, [], []));
                if (edits++ < 3)
                    _cli.Folder.Write(file, _cli.Folder.Read(file) + $"// saved {edits}\n");
                return change;
            },
            "Added",
            host);

        Assert.Equal((0, 4), (code, edits));
        Assert.Equal(["7"], TenantIds());
        Assert.EndsWith("// saved 1\n// saved 2\n// saved 3\n", _cli.Folder.Read(file), StringComparison.Ordinal);
        Assert.Empty(_cli.Folder.LeftOvers);
    }

    [Fact]
    public void A_file_that_is_always_changed_by_others_is_left_to_them()
    {
        _cli.WriteManifest();
        var edits = 0;
        var host = Host();

        var error = Assert.Throws<CliException>(() => TenantEdit.Run(
            "tenants.json",
            manifest =>
            {
                _cli.Folder.Write("tenants.json", CliFixture.Manifest("[]") + $"// saved {++edits}\n");
                return new TenantEditor(manifest, host).Add(new ManifestTenant("7", null, null, [], []));
            },
            "Added",
            host));

        Assert.StartsWith("Something else keeps changing tenants.json", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"// saved {edits}\n", _cli.Folder.Read("tenants.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tenants_file_that_appears_or_changes_in_between_is_not_overwritten_or_deleted()
    {
        _cli.Folder.Write("new.json", "theirs");
        Assert.False(new TextChange(_cli.Folder["new.json"], null, new TextFile(_cli.Folder["new.json"], "ours", HasByteOrderMark: false)).TryApply());
        Assert.False(new TextChange(_cli.Folder["new.json"], new TextFile(_cli.Folder["new.json"], "as it was", HasByteOrderMark: false), null).TryApply());
        Assert.False(new TextChange(_cli.Folder["gone.json"], new TextFile(_cli.Folder["gone.json"], "as it was", HasByteOrderMark: false), null).TryApply());
        Assert.Equal("theirs", _cli.Folder.Read("new.json"));
        Assert.Equal(["new.json"], _cli.Folder.Tree(".").Keys);
    }

    [Fact]
    public void Who_waits_too_long_for_its_turn_is_told()
    {
        _cli.WriteManifest();
        using (ManifestLock.Take(_cli.Folder["tenants.json"], Host()))
        {
            var error = Assert.Throws<CliException>(() => ManifestLock.Take(_cli.Folder["tenants.json"], Host(), TimeSpan.FromMilliseconds(50)));
            Assert.StartsWith("Another fenceline has been editing tenants.json", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, _cli.Run("tenant", "add", "1").ExitCode);
    }

    [Fact]
    public async Task A_run_that_is_killed_leaves_the_old_text_or_the_new_one_and_no_lock()
    {
        _cli.WriteManifest();
        var expected = new List<string>();
        for (var id = 1; id <= 10; id++)
        {
            using var process = Start("tenant", "add", Text(id));
            if (id > 1)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(100, 400)), TestContext.Current.CancellationToken);
                process.Kill();
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            var found = TenantIds().ToList();
            Assert.True(found.Count == expected.Count || found.SequenceEqual(expected.Append(Text(id)).Order(StringComparer.Ordinal)), string.Join(' ', found));
            expected = found;
        }

        Assert.Equal(0, _cli.Run("tenant", "add", "100").ExitCode);
        Assert.Equal(["tenants.json"], _cli.Folder.Tree(".").Keys);
    }

    [Fact]
    public void What_a_killed_run_left_beside_the_file_goes_with_the_next_edit()
    {
        _cli.WriteManifest();
        _cli.Folder.Write($".tenants.json.fenceline-{Guid.NewGuid():N}.tmp", "half");
        Assert.Equal(0, _cli.Run("tenant", "add", "1").ExitCode);
        Assert.Equal(["tenants.json"], _cli.Folder.Tree(".").Keys);
    }

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Ids(int first, int count) => Enumerable.Range(first, count).Select(Text).Order(StringComparer.Ordinal);

    private IEnumerable<string> TenantIds() => _cli.Run("tenant", "list", "--json").Json().GetProperty("tenants").EnumerateArray()
        .Select(tenant => tenant.GetProperty("id").GetString()!).Order(StringComparer.Ordinal);

    private CliHost Host() => new(TextWriter.Null, TextWriter.Null, _cli.Folder.Path, ColorOutput: false, LiveError: false);

    private Process Start(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(CommandLine).Assembly.Location, .. args])
    {
        WorkingDirectory = _cli.Folder.Path,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
