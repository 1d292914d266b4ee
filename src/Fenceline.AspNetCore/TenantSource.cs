using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fenceline.AspNetCore;

/// <summary>A place where a request may say whose it is.</summary>
internal abstract class TenantSource
{
    /// <summary>What to answer when the text that stands there can't be a tenant's id.</summary>
    public abstract int StatusOfInvalid { get; }

    /// <summary>The texts that stand there. More than one is no tenant either.</summary>
    public abstract IReadOnlyList<string?> Read(HttpContext context);
}

/// <summary>A claim: who issued it has authorized it.</summary>
internal sealed class ClaimSource(string claimType) : TenantSource
{
    public override int StatusOfInvalid => StatusCodes.Status403Forbidden;

    /// <summary>Of identities that logged in only: others carry whatever somebody wrote into them.</summary>
    public static IEnumerable<string> ValuesOf(HttpContext context, string claimType) => context.User.Identities
        .Where(identity => identity.IsAuthenticated)
        .SelectMany(identity => identity.FindAll(claimType))
        .Select(claim => claim.Value)
        .Distinct(StringComparer.Ordinal);

    public override IReadOnlyList<string?> Read(HttpContext context) => [.. ValuesOf(context, claimType)];

    public override string ToString() => "claim";
}

/// <summary>A place that the client fills as it likes.</summary>
internal abstract class ChosenSource : TenantSource
{
    /// <summary>Whether the client may have the tenant that it chose.</summary>
    public Func<HttpContext, TenantId, ValueTask<bool>>? IsAllowed { get; set; }
}

internal sealed class HeaderSource(string name) : ChosenSource
{
    public string Name { get; } = name;

    public override int StatusOfInvalid => StatusCodes.Status400BadRequest;

    public override IReadOnlyList<string?> Read(HttpContext context) => context.Request.Headers[Name];

    public override string ToString() => "header";
}

internal sealed class HostSource : ChosenSource
{
    private const string Placeholder = "{tenant}";
    private readonly string _prefix;
    private readonly string _suffix;

    public HostSource(string pattern)
    {
        if (pattern.Split(Placeholder) is not [var prefix, var suffix])
            throw new ArgumentException($"The pattern of hosts holds {Placeholder} once, as in {Placeholder}.example.com.", nameof(pattern));
        (_prefix, _suffix) = (prefix, suffix);
    }

    public override int StatusOfInvalid => StatusCodes.Status404NotFound;

    public override IReadOnlyList<string?> Read(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (host.Length <= _prefix.Length + _suffix.Length
            || !host.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase) || !host.EndsWith(_suffix, StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var label = host[_prefix.Length..^_suffix.Length];
        return label.Contains('.', StringComparison.Ordinal) ? [] : [label.ToLowerInvariant()];
    }

    public override string ToString() => "host";
}

internal sealed class RouteSource(string key) : ChosenSource
{
    public override int StatusOfInvalid => StatusCodes.Status404NotFound;

    public override IReadOnlyList<string?> Read(HttpContext context) => context.GetRouteValue(key) is { } value ? [value as string] : [];

    public override string ToString() => "route";
}
