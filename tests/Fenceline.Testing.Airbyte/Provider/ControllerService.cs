using Fenceline.Testing.Airbyte.Protocol;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace Fenceline.Testing.Airbyte.Provider;

internal sealed class ControllerService(IHostApplicationLifetime lifetime) : GRPCController.GRPCControllerBase
{
    public override Task<Empty> Shutdown(Empty request, ServerCallContext context)
    {
        // The answer goes out first.
        _ = Task.Run(async () =>
        {
            await Task.Delay(20);
            lifetime.StopApplication();
        });
        return Task.FromResult(new Empty());
    }
}
