using System.Globalization;
using EvolveDb;
using EvolveDb.Configuration;
using Npgsql;

namespace Fenceline.MigrateBenchmark;

/// <summary>Evolve, run once for each schema, as its users do for schemas of tenants.</summary>
internal static class EvolveOnce
{
    public static void Run(string address, int schemas)
    {
        var folder = Directory.CreateTempSubdirectory("fenceline-evolve");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "V1__column.sql"), "ALTER TABLE ${schema}.t2 ADD COLUMN e1 text;");
            for (var n = 1; n <= schemas; n++)
            {
                var schema = "user_" + Fleet.Prefix + n.ToString(CultureInfo.InvariantCulture);
                using var connection = new NpgsqlConnection(address);
                var evolve = new Evolve(connection)
                {
                    Locations = [folder.FullName], Schemas = [schema], MetadataTableSchema = schema, IsEraseDisabled = true, Placeholders = new Dictionary<string, string> { ["${schema}"] = schema },
                    CommandTimeout = 0, TransactionMode = TransactionKind.CommitEach,
                };
                evolve.Migrate();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
