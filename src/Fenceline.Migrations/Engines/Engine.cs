using Fenceline.Core.Manifest;
using Fenceline.Core.Model;

namespace Fenceline.Migrations.Engines;

/// <summary>Makes the databases of a manifest whole for what they run on.</summary>
internal static class Engine
{
    public static DatabaseModel Build(TenantManifest manifest)
    {
        var model = PostgresEngine.Build(manifest);
        return manifest.Database.Engine == DatabaseEngine.Supabase ? SupabaseEngine.Adapt(model, manifest) : model;
    }
}
