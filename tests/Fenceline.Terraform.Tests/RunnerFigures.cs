using System.Diagnostics;
using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Provisioning.Fleet;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>
/// The runner beside a loop over the same tenants, in one run. It takes minutes, and is run by name; <c>FENCELINE_TERRAFORM_TENANTS</c> says for how many.
/// </summary>
public sealed class RunnerFigures
{
    [Fact(Explicit = true)]
    public async Task The_runner_and_a_loop()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("FENCELINE_TERRAFORM_TENANTS") ?? "20", CultureInfo.InvariantCulture);
        var manifest = Create([Stripe], [.. Enumerable.Range(0, count).Select(i => Tenant($"{i}", "standard", null, [], Of("stripe", ("stripe_account", "a"))))]);

        await using var loop = await Runner.CreateAsync(manifest);
        var watch = Stopwatch.StartNew();
        foreach (var tenant in manifest.Tenants)
        {
            var folder = Path.Combine(loop.Folder, "terraform/tenants/user_" + tenant.Id);
            var environment = new Dictionary<string, string>(loop.Environment) { ["TF_VAR_user_id"] = tenant.Id, ["TF_VAR_stripe_api_key"] = "k" };
            environment.Remove("TF_WORKSPACE");
            environment.Remove("TF_LOG");
            Assert.Equal(0, (await TerraformCommand.RunAsync(folder, environment, "init", "-input=false")).ExitCode);
            Assert.Equal(0, (await TerraformCommand.RunAsync(folder, environment, "apply", "-input=false", "-auto-approve")).ExitCode);
        }

        var loopTime = watch.Elapsed;
        await using var runner = await Runner.CreateAsync(manifest);
        watch.Restart();
        Assert.All(await runner.RunAsync(RunnerAction.Apply), result => Assert.Equal(TerraformOutcome.Applied, result.Outcome));
        var ratio = watch.Elapsed / loopTime;

        TestContext.Current.SendDiagnosticMessage($"{count} tenants: loop {loopTime.TotalSeconds:0.0} s, runner {watch.Elapsed.TotalSeconds:0.0} s, {ratio:0.00} of it");
        Assert.Equal(loop.Airbyte.Objects.Count, runner.Airbyte.Objects.Count);
    }
}
