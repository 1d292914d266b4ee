using Microsoft.Extensions.DependencyInjection;

namespace Fenceline.AspNetCore.Tests;

/// <summary>Fenceline in a container: what lives how long, and whose it is.</summary>
public sealed class ContainerTests
{
    private static readonly TenantId A = TenantId.Parse("123");
    private static readonly TenantId B = TenantId.Parse("456");

    [Fact]
    public async Task A_scope_has_the_data_of_its_tenant()
    {
        await using var provider = Build();
        await using var one = provider.CreateAsyncScope();
        await using var other = provider.CreateAsyncScope();
        one.ServiceProvider.GetRequiredService<TenantContext>().Set(A);
        other.ServiceProvider.GetRequiredService<TenantContext>().Set(B);
        Assert.Equal(A, one.ServiceProvider.GetRequiredService<TestTenant>().Session.Tenant);
        Assert.Equal(B, other.ServiceProvider.GetRequiredService<TestTenant>().Session.Tenant);
        Assert.Same(one.ServiceProvider.GetRequiredService<TestDatabase>(), other.ServiceProvider.GetRequiredService<TestDatabase>());
    }

    [Fact]
    public async Task A_scope_without_a_tenant_says_so()
    {
        await using var provider = Build();
        await using var scope = provider.CreateAsyncScope();
        Assert.False(scope.ServiceProvider.GetRequiredService<TenantContext>().IsSet);
        var error = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<TestTenant>());
        Assert.Contains("This scope has no tenant yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_data_of_a_tenant_is_not_to_be_had_outside_of_a_scope()
    {
        await using var provider = Build();
        Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<TestTenant>());
        Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<TenantContext>());
    }

    [Fact]
    public void The_tenant_of_a_scope_does_not_change()
    {
        var context = new TenantContext();
        context.Set(A);
        context.Set(A);
        Assert.Throws<InvalidOperationException>(() => context.Set(B));
        Assert.Throws<ArgumentException>(() => context.Set(default));
        Assert.Equal(A, context.Tenant);
    }

    [Fact]
    public async Task The_container_ends_the_data_source()
    {
        TenantDataSource dataSource;
        await using (var provider = Build())
        {
            dataSource = provider.GetRequiredKeyedService<TenantDataSource>(typeof(TestDatabase));
            Assert.Same(dataSource, provider.GetRequiredService<TestDatabase>().DataSource);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => dataSource.ForTenant(A).QueryAsync<int>($"SELECT 1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Settings_that_break_the_pin_are_refused_here_too()
    {
        await using var provider = Build(";No Reset On Close=true");
        Assert.Throws<UnsafeConnectionException>(() => provider.GetRequiredService<TestDatabase>());
        await using var named = Build(";Max Auto Prepare=5", options => options with { NameTenantInSql = true });
        Assert.NotNull(named.GetRequiredService<TestDatabase>());
    }

    private static ServiceProvider Build(string settings = "", Func<TenantDataSourceOptions, TenantDataSourceOptions>? options = null) => new ServiceCollection()
        .AddFenceline<TestDatabase, TestTenant>("Host=127.0.0.1;Port=1;Username=opsai_app;Database=x" + settings, options)
        .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
}
