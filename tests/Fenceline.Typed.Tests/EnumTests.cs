using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Typed.Tests;

/// <summary>Columns of PostgreSQL's enums: written in every way, read back, compared, ordered and paged by.</summary>
public sealed class EnumTests(ShopFixture shop)
{
    private static readonly TicketState[] States = Enum.GetValues<TicketState>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Labels_become_names_and_names_labels()
    {
        Assert.Equal(["New", "InProgress", "ItSDone", "Class", "_1stX", "Aborted"], States.Select(state => state.ToString()));
        Assert.Equal(["new", "in progress", "it's done", "class", "1st \"x\"\\", "aborted"], States.Select(state => state.ToLabel()));
        Assert.Equal(States, States.Select(state => TicketStateLabels.FromLabel(state.ToLabel())));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TicketState)6).ToLabel());
        Assert.Throws<FormatException>(() => TicketStateLabels.FromLabel("New"));
    }

    [Fact]
    public async Task Values_come_back_as_they_were_written()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        var first = await tenant.Tickets.InsertAsync(new TicketsInsert { Title = "a" }, Cancellation);
        Assert.Equal((TicketState.New, (Priority?)null), (first.State, first.Priority));
        Assert.Empty(first.Past);

        foreach (var state in States)
        {
            var past = new TicketState?[] { state, null, TicketState.New };
            var row = await tenant.Tickets.InsertAsync(new TicketsInsert { Title = "b", State = state, Past = past }, Cancellation);
            Assert.Equal(state, row.State);
            Assert.Equal(past, row.Past);
            row = (await tenant.Tickets.UpdateAsync(first.Id, new TicketsChanges { State = state, Past = past }, Cancellation))!;
            Assert.Equal(state, row.State);
            Assert.Equal(past, row.Past);
        }

        await shop.RunAsync("INSERT INTO public.priorities VALUES ('low', 48), ('high', 1) ON CONFLICT DO NOTHING");
        Assert.Equal(1, (await tenant.Priorities.FindAsync(Priority.High, Cancellation))?.Hours);
        Assert.Equal(Priority.High, (await tenant.Tickets.UpdateAsync(first.Id, new TicketsChanges { Priority = Priority.High }, Cancellation))?.Priority);
        Assert.Null((await tenant.Tickets.UpdateAsync(first.Id, new TicketsChanges { Priority = null }, Cancellation))?.Priority);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => tenant.Tickets.InsertAsync(new TicketsInsert { Title = "c", State = (TicketState)99 }, Cancellation));
    }

    [Fact]
    public async Task An_enum_may_be_the_key()
    {
        await using var db = shop.Open();
        var stages = db.Tenant(await shop.NewTenantAsync()).Stages;
        Assert.Equal(6, await stages.InsertManyAsync(States.Select(state => new StagesInsert { State = state, Priority = state == TicketState.New ? null : Priority.Low }), Cancellation));
        Assert.Equal(States, (await stages.ListAsync(cancellationToken: Cancellation)).Select(row => row.State));
        Assert.Equal(3, (await stages.UpsertAsync(new StagesInsert { State = TicketState.ItSDone, Priority = Priority.High, Days = 3 }, Cancellation)).Days);
        Assert.Equal(4, (await stages.UpdateAsync(TicketState.Class, new StagesChanges { Days = 4 }, Cancellation))?.Days);
        Assert.Equal(Priority.High, (await stages.FindAsync(TicketState.ItSDone, Cancellation))?.Priority);
        Assert.True(await stages.DeleteAsync(TicketState.Aborted, Cancellation));
        Assert.Null(await stages.FindAsync(TicketState.Aborted, Cancellation));
        Assert.Null((await stages.FindAsync(TicketState.New, Cancellation))!.Priority);
    }

    [Fact]
    public async Task Arrays_are_added_by_the_thousand()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        Assert.Equal(1201, await tenant.Histories.InsertManyAsync(Enumerable.Range(0, 1201).Select(i => new HistoriesInsert { Id = i, Past = i % 2 == 0 ? null : [States[i % 6], null] }), Cancellation));
        Assert.Equal(1201, await tenant.Tickets.InsertManyAsync(Enumerable.Range(0, 1201).Select(i => new TicketsInsert { Title = "t", State = i % 3 == 0 ? null : States[i % 6], Past = [States[i % 6]] }), Cancellation));
        Assert.Equal([TicketState.Aborted, null], (await tenant.Histories.FindAsync(1199, Cancellation))!.Past);
        Assert.Null((await tenant.Histories.FindAsync(1200, Cancellation))!.Past);
        Assert.Equal(401, await tenant.Tickets.CountAsync(c => c.State == TicketState.New, Cancellation));
    }

    [Fact]
    public async Task Conditions_and_orders_go_by_the_order_of_the_labels()
    {
        await using var db = shop.Open();
        var stages = db.Tenant(await shop.NewTenantAsync()).Stages;
        await stages.InsertManyAsync(States.Reverse().Select((state, i) => new StagesInsert { State = state, Days = i, Priority = (i % 3) switch { 0 => null, 1 => Priority.High, _ => Priority.Low } }), Cancellation);

        await Holds([TicketState.InProgress], c => c.State == TicketState.InProgress);
        await Holds([TicketState.New, TicketState.ItSDone, TicketState.Class, TicketState._1stX, TicketState.Aborted], c => c.State != TicketState.InProgress);
        await Holds([TicketState.New, TicketState.InProgress], c => c.State < TicketState.ItSDone);
        await Holds([TicketState._1stX, TicketState.Aborted], c => c.State > TicketState.Class);
        await Holds([TicketState.ItSDone, TicketState._1stX], c => c.State.In(TicketState._1stX, TicketState.ItSDone));
        await Holds([TicketState.ItSDone, TicketState.Aborted], c => c.Priority == null);
        await Holds([TicketState.InProgress, TicketState.ItSDone, TicketState._1stX, TicketState.Aborted], c => c.Priority != Priority.Low || c.State == TicketState._1stX);

        foreach (var orderBy in new Func<StagesColumns, Ordering<StagesRow>>[] { c => c.State, c => c.State.Descending(), c => c.Priority.Ascending().Then(c.State.Descending()), c => c.Priority.Descending() })
        {
            var whole = await stages.ListAsync(orderBy: c => orderBy(c).Then(c.State), cancellationToken: Cancellation);
            foreach (var size in new[] { 1, 4, 6 })
            {
                var paged = new List<StagesRow>();
                string? after = null;
                do
                {
                    var page = await stages.PageAsync(size, after, orderBy: orderBy, cancellationToken: Cancellation);
                    paged.AddRange(page.Rows);
                    after = page.Next;
                }
                while (after is not null);
                Assert.Equal(whole, paged);
            }
        }

        Assert.Equal(States.Reverse(), (await stages.ListAsync(orderBy: c => c.State.Descending(), cancellationToken: Cancellation)).Select(row => row.State));

        async Task Holds(IEnumerable<TicketState> expected, Func<StagesColumns, Condition<StagesRow>> where)
        {
            Assert.Equal(expected, (await stages.ListAsync(where, cancellationToken: Cancellation)).Select(row => row.State));
            Assert.Equal(expected.Count(), await stages.CountAsync(where, Cancellation));
        }
    }

    [Fact]
    public async Task A_label_that_the_program_does_not_know_is_named()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        await shop.RunAsync("ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'angry'");
        await shop.RunAsync($"INSERT INTO user_{tenant}.diaries VALUES ('2024-01-01', 'angry', NULL), ('2024-01-02', NULL, '{{calm,angry}}')");

        foreach (var day in new[] { 1, 2 })
        {
            var error = await Assert.ThrowsAsync<FormatException>(() => db.Tenant(tenant).Diaries.FindAsync(new DateOnly(2024, 1, day), Cancellation));
            Assert.Contains("'angry' is not a label of mood", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, await db.Tenant(tenant).Diaries.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_index_serves_a_condition()
    {
        await using var db = shop.Open();
        await using var tx = await db.Tenant(await shop.NewTenantAsync()).BeginTransactionAsync(cancellationToken: Cancellation);
        await using (var command = new NpgsqlCommand("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off", tx.Session.Connection, tx.Session.Transaction))
            await command.ExecuteNonQueryAsync(Cancellation);
        var plan = await tx.Session.QueryAsync<string>(
            $"EXPLAIN SELECT days FROM stages WHERE state = {TicketState.Class.ToLabel()}::public.ticket_state", Cancellation);
        Assert.Contains(plan, line => line.Contains("Index Cond", StringComparison.Ordinal) && line.Contains("state = ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Types_that_came_after_the_connection_do_no_harm()
    {
        // A server of its own: roles belong to the whole server, and a project's to one database.
        await using var cluster = await PostgresCluster.StartAsync(Cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
        await ShopFixture.RunAsync(cluster, name, $"CREATE ROLE shop_app LOGIN NOINHERIT; COMMENT ON ROLE shop_app IS 'fenceline: project shop, database {name}'");
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString(name, "shop_app") + ";Maximum Pool Size=1");
        await using (await source.OpenConnectionAsync(Cancellation))
        {
            // What types there are is read now, and kept as long as the data source.
        }

        await ShopFixture.ApplyAsync(cluster, name);
        await using var db = new ShopDatabase(source);
        var tenant = db.Tenant(TenantId.Parse("1"));
        await tenant.Stages.InsertManyAsync([new StagesInsert { State = TicketState.Class, Priority = Priority.High }], Cancellation);
        await tenant.Tickets.InsertAsync(new TicketsInsert { Title = "a", State = TicketState.Class, Past = [TicketState.New] }, Cancellation);
        Assert.Equal(Priority.High, (await tenant.Stages.FindAsync(TicketState.Class, Cancellation))?.Priority);
        Assert.Equal([TicketState.New], (await tenant.Tickets.ListAsync(c => c.State == TicketState.Class, cancellationToken: Cancellation))[0].Past);
    }

    [Fact]
    public async Task A_pooler_in_between_changes_nothing()
    {
        Assert.SkipWhen(PgBouncer.Executable is null, "PgBouncer is not installed: enums behind it were NOT tested.");
        await using var pooler = await PgBouncer.StartAsync(shop.AppConnection, 1, cancellationToken: Cancellation);
        await using var db = new ShopDatabase(pooler.ConnectionString);
        var tenants = new[] { db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()) };
        await Task.WhenAll(tenants.SelectMany(tenant => States.Select(state => tenant.Stages.InsertAsync(new StagesInsert { State = state, Priority = Priority.High }, Cancellation))));
        foreach (var tenant in tenants)
            Assert.Equal(States[..3], (await tenant.Stages.ListAsync(c => c.State < TicketState.Class && c.Priority == Priority.High, cancellationToken: Cancellation)).Select(row => row.State));
    }

    [Fact]
    public async Task All_tenants_are_read_and_counted()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        await db.Tenant(tenant).Stages.InsertManyAsync([new StagesInsert { State = TicketState.Class }, new StagesInsert { State = TicketState.New, Priority = Priority.High }], Cancellation);
        await db.Tenant(tenant).Tickets.InsertAsync(new TicketsInsert { Title = "a", State = TicketState.Aborted }, Cancellation);

        await using var admin = new ShopAdminDatabase(shop.Cluster.ConnectionString(shop.Name, "shop_admin"));
        var all = admin.CrossTenant("a test");
        Assert.Equal([TicketState.New, TicketState.Class], (await all.Stages.ListAsync(cancellationToken: Cancellation)).Where(row => row.Tenant == tenant).Select(row => row.Row.State));
        Assert.Equal(TicketState.Aborted, Assert.Single(await all.Tickets.ListAsync(cancellationToken: Cancellation), row => row.Tenant == tenant).Row.State);
        var streamed = new List<Priority?>();
        await foreach (var row in all.Stages.StreamAsync(cancellationToken: Cancellation))
        {
            if (row.Tenant == tenant)
                streamed.Add(row.Row.Priority);
        }

        Assert.Equal([null, Priority.High], streamed);
        Assert.Equal("2", await shop.RunAsync($"SET ROLE shop_admin; SELECT row_count FROM fenceline.tenant_usage WHERE tenant_id = '{tenant}' AND table_name = 'stages'"));
    }
}
