using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fenceline.AspNetCore;

/// <summary>Which tenant a connection in Airbyte is for. The generated Terraform names connections after the tenant's schema and the source.</summary>
internal sealed class AirbyteConnections(Tenancy tenancy)
{
    /// <param name="name">As in <c>user_123 stripe</c>.</param>
    public TenantId? TenantOf(string? name) => name is not null && tenancy.TryTenantOf(name.Split(' ')[0], out var tenant) ? tenant : null;
}

/// <summary>Takes Airbyte's notifications. They are not signed: whoever knows the token can have a tenant looked at again, and no more.</summary>
internal sealed class AirbyteWebhook
{
    private const int ShortestToken = 16;
    private const int LongestBody = 64 * 1024;

    private readonly byte[] _token;

    public AirbyteWebhook(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length < ShortestToken)
            throw new ArgumentException(FormattableString.Invariant($"The token keeps others out: it needs {ShortestToken} characters at least, and should be random."), nameof(token));
        _token = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    }

    public async Task HandleAsync(HttpContext context)
    {
        var given = context.Request.Query["token"];
        if (given.Count != 1 || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[0] ?? "")), _token))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var worker = context.RequestServices.GetRequiredService<PublishingWorker>();
        if (context.RequestServices.GetRequiredService<AirbyteConnections>().TenantOf(await ReadConnectionAsync(context.Request, context.RequestAborted)) is { } tenant)
            worker.Announce(tenant);
        else
            worker.LookNow();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>The connection's name; null where nothing says one that can be read.</summary>
    private static async Task<string?> ReadConnectionAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is > LongestBody or null)
            return null;

        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty("connection", out var connection) && connection.ValueKind == JsonValueKind.Object
                && connection.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
