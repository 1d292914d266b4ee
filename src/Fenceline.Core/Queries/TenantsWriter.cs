using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Writes the class that names the known tenants.</summary>
internal static class TenantsWriter
{
    public static string Write(TenantsNode tenants)
    {
        var code = new CodeWriter(tenants.Namespace);
        code.OpenType("The tenants that the manifest knew when this was generated.", $"public static class {tenants.Project}{TypeNames.Tenants}");
        var isFirst = true;
        foreach (var tenant in tenants.Tenants)
        {
            if (!isFirst)
                code.Line();
            isFirst = false;
            code.Summary(CodeWriter.Described("Tenant " + CodeWriter.Code(tenant.Id), tenant.Name));
            code.Line($"public static global::Fenceline.TenantId {tenant.Member} {{ get; }} = global::Fenceline.TenantId.Parse({CSharpText.Literal(tenant.Id)});");
        }

        code.Close();
        return code.ToString();
    }
}
