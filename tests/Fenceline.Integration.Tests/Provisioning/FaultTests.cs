using System.Globalization;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Provisioning;

/// <summary>
/// Onboarding and removal are cut off at each of their steps, and run again: nothing is left over, and nothing is there twice. The injection is an event trigger of a
/// superuser's, which ends the server process of the call at its n-th command, and a gate between the calls of one operation.
/// </summary>
public sealed class FaultTests(ProvisioningOnTheNewest server) : IClassFixture<ProvisioningOnTheNewest>
{
    private const string Arm = """
        CREATE SCHEMA faults;
        CREATE SEQUENCE faults.commands;
        CREATE TABLE faults.plan (at bigint);
        GRANT USAGE ON SCHEMA faults TO PUBLIC;
        CREATE FUNCTION faults.strike() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        BEGIN
          IF session_user LIKE 'opsai\_%' AND nextval('faults.commands') = (SELECT at FROM faults.plan) THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
          END IF;
        END $$;
        CREATE EVENT TRIGGER strike ON ddl_command_start EXECUTE FUNCTION faults.strike();
        """;

    private const string Disarm = "DROP EVENT TRIGGER strike; DROP SCHEMA faults CASCADE";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Onboarding_that_is_cut_off_at_any_command_converges(bool inLanding)
    {
        var whole = server.NewId("whole");
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(whole), Cancellation);
        var expected = await server.TraceAsync(whole);
        var strikes = await StrikeEachAsync(inLanding, async id => await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation), async id =>
        {
            await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
            Assert.Equal(expected, await server.TraceAsync(id));
        });
        Assert.InRange(strikes, 5, 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removal_that_is_cut_off_at_any_command_converges(bool inLanding)
    {
        var strikes = await StrikeEachAsync(
            inLanding,
            async id => await server.Operator.OffboardAsync(id, cancellationToken: Cancellation),
            async id =>
            {
                await server.Operator.OffboardAsync(id, cancellationToken: Cancellation);
                Assert.Equal("--\n\n--\n", (await server.TraceAsync(id))[1..]);
            },
            prepare: id => server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation));
        Assert.InRange(strikes, 3, 100);
    }

    [Fact]
    public async Task A_process_that_ends_between_the_databases_is_caught_up_with()
    {
        var (id, whole) = (server.NewId(), server.NewId());
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(whole), Cancellation);
        // As far as the first database, and the process ends.
        await using (var half = new ProvisioningDataSource(server.TenantsAs("opsai_provisioner")))
            await half.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
        Assert.False((await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation)).IsNew);
        Assert.Equal(await server.TraceAsync(whole), await server.TraceAsync(id));

        var steps = new[] { $"SELECT fenceline.offboard_begin('{id}')", "landing", $"SELECT count(*) FROM fenceline.offboard_finish('{id}')" };
        for (var done = 1; done <= steps.Length; done++)
        {
            foreach (var step in steps.Take(done))
                await (step == "landing" ? server.OnLandingAsync($"SELECT fenceline.shut_landing('{id}')") : server.OnTenantsAsync(step));
            await server.Operator.OffboardAsync(id, cancellationToken: Cancellation);
            Assert.Equal("--\n\n--\n", (await server.TraceAsync(id))[1..]);
            await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
            Assert.Equal(await server.TraceAsync(whole), await server.TraceAsync(id));
        }
    }

    /// <summary>Ends the call at its first command, then at its second, until it gets through.</summary>
    /// <returns>How often it was ended.</returns>
    private async Task<int> StrikeEachAsync(bool inLanding, Func<TenantId, Task> call, Func<TenantId, Task> again, Func<TenantId, Task>? prepare = null)
    {
        var on = inLanding ? (Func<string, Task<string>>)server.OnLandingAsync : server.OnTenantsAsync;
        for (var strikes = 0; ; strikes++)
        {
            var id = server.NewId("struck");
            if (prepare is not null)
                await prepare(id);
            await on(Arm + string.Create(CultureInfo.InvariantCulture, $"INSERT INTO faults.plan VALUES ({strikes + 1})"));
            var isThrough = false;
            try
            {
                await call(id);
                isThrough = true;
            }
            catch (NpgsqlException)
            {
                // It was ended.
            }
            finally
            {
                await on(Disarm);
            }

            await again(id);
            if (isThrough)
                return strikes;
        }
    }
}
