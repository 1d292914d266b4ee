using SaasDashboard.Local;

// Everything that the dashboard needs, on this machine alone: a PostgreSQL, an Airbyte and a Stripe that are made up, and the dashboard in front of them.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    await using var world = await LocalWorld.StartAsync(port: args is [var port] ? int.Parse(port, System.Globalization.CultureInfo.InvariantCulture) : 5100, Console.WriteLine, stop.Token);
    Console.WriteLine($"""

        Open {world.Url} and sign up: any name, address and password will do.
        Your own people's page: log in there as {LocalWorld.StaffEmail} with the password {LocalWorld.StaffPassword}.
        Ctrl+C ends everything, and nothing is left.
        """);
    await Task.Delay(Timeout.Infinite, stop.Token);
}
catch (OperationCanceledException)
{
    // Ctrl+C.
}
catch (Exception e) when (e is Fenceline.Cli.CliException or LocalWorldException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{e.Message} Give another port: run.sh 5101");
    return 2;
}

return 0;
