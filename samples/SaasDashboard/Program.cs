using SaasDashboard;

await DashboardApp.Create(args).RunAsync();
