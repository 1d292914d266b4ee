using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>A trigger that runs once for each statement, after it, and sees the rows that it wrote as <c>written</c>.</summary>
/// <param name="Event">As SQL writes it: <c>INSERT</c> or <c>UPDATE</c>.</param>
public sealed record PgTrigger(string Name, ObjectName Table, string Event, ObjectName Function);

/// <summary>Runs at the end of a command that changes objects. Only a superuser, or what a managed server has instead, may make one.</summary>
/// <param name="Tags">The commands that it runs for; empty for all.</param>
/// <param name="IsRequired">The fence depends on it: without it nothing is applied. Else it is made where it may be.</param>
public sealed record PgEventTrigger(string Name, EquatableArray<string> Tags, ObjectName Function, bool IsRequired);
