using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;

namespace Fenceline.Migrations.Snapshot;

/// <summary>How the model's records become JSON: by their members' names, without what has its default value.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DatabaseModel))]
internal sealed partial class SnapshotJson : JsonSerializerContext
{
    /// <summary>With what the lists of the model need.</summary>
    public static SnapshotJson Instance => Made.Value;

    // Not before it is asked for: the options come from a static member of the generated part.
    private static readonly Lazy<SnapshotJson> Made = new(() => new SnapshotJson(new JsonSerializerOptions(Default!.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new ListConverter<string>(context => context.String),
            new ListConverter<PgArgument>(context => context.PgArgument),
            new ListConverter<PgCheck>(context => context.PgCheck),
            new ListConverter<PgColumn>(context => context.PgColumn),
            new ListConverter<PgDefaultPrivilege>(context => context.PgDefaultPrivilege),
            new ListConverter<PgEnum>(context => context.PgEnum),
            new ListConverter<PgEventTrigger>(context => context.PgEventTrigger),
            new ListConverter<PgExtension>(context => context.PgExtension),
            new ListConverter<PgForeignKey>(context => context.PgForeignKey),
            new ListConverter<PgFunction>(context => context.PgFunction),
            new ListConverter<PgGrant>(context => context.PgGrant),
            new ListConverter<PgIndex>(context => context.PgIndex),
            new ListConverter<IndexPart>(context => context.IndexPart),
            new ListConverter<PgKey>(context => context.PgKey),
            new ListConverter<PgMembership>(context => context.PgMembership),
            new ListConverter<PgPolicy>(context => context.PgPolicy),
            new ListConverter<PgRole>(context => context.PgRole),
            new ListConverter<PgSchema>(context => context.PgSchema),
            new ListConverter<PgSetting>(context => context.PgSetting),
            new ListConverter<PgTable>(context => context.PgTable),
            new ListConverter<PgTrigger>(context => context.PgTrigger),
            new ListConverter<PgView>(context => context.PgView),
            new ListConverter<RegistryRow>(context => context.RegistryRow),
            new ListConverter<TenantObjectSet>(context => context.TenantObjectSet),
        },
    }));
}
