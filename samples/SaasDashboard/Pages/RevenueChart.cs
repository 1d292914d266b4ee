namespace SaasDashboard.Pages;

/// <summary>What was sold in a month.</summary>
public sealed record MonthlySales(DateTime Month, long Amount);

/// <summary>A bar for each month, as SVG: it needs no script.</summary>
internal static class RevenueChart
{
    private const int Width = 720;
    private const int Height = 220;
    private const int Bottom = 24;

    public static Html Draw(IReadOnlyList<MonthlySales> months)
    {
        if (months.Count == 0)
            return Html.Of($"<p>No sales yet.</p>");
        var most = Math.Max(1, months.Max(month => month.Amount));
        var step = Width / months.Count;
        var bars = months.Select((month, i) =>
        {
            var height = (int)((Height - (2 * Bottom)) * month.Amount / most);
            return Html.Of($"""
                <rect x="{(i * step) + 4}" y="{Height - Bottom - height}" width="{step - 8}" height="{height}" fill="#2456a6"><title>{month.Month:yyyy-MM}: {month.Amount / 100m:N2}</title></rect>
                <text x="{(i * step) + (step / 2)}" y="{Height - 6}" font-size="11" text-anchor="middle">{month.Month:MMM yy}</text>
                """);
        });
        return Html.Of($"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="Sales by month">{bars}</svg>""");
    }
}
