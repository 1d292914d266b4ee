using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest;

/// <summary>A value of a connector's configuration: JSON whose texts may hold <c>${tenant.x}</c>.</summary>
public abstract record ConfigValue;

/// <param name="Members">In the order of the manifest; names are unique.</param>
public sealed record ConfigObject(EquatableArray<ConfigMember> Members) : ConfigValue;

public sealed record ConfigMember(string Name, ConfigValue Value);

public sealed record ConfigArray(EquatableArray<ConfigValue> Items) : ConfigValue;

/// <summary>A text, split into plain parts and placeholders. Without placeholders it has at most one part.</summary>
public sealed record ConfigText(EquatableArray<ConfigTextPart> Parts) : ConfigValue;

/// <param name="IsTenantValue">The part is a placeholder, and <paramref name="Text"/> the name of the tenant's value.</param>
public sealed record ConfigTextPart(string Text, bool IsTenantValue);

/// <param name="Text">As written in the manifest: a JSON number.</param>
public sealed record ConfigNumber(string Text) : ConfigValue;

public sealed record ConfigBoolean(bool Value) : ConfigValue;

public sealed record ConfigNull : ConfigValue;
